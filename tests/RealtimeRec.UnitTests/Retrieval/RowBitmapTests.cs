using FsCheck.Xunit;
using RealtimeRec.Retrieval;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed class RowBitmapTests
{
    [Property]
    public void SetOperationsAreThoseOfSets(ushort[] left, ushort[] right)
    {
        Assert.Equal(left.Intersect(right).Order(), Combine(left, right, (a, b) => a.And(b)));
        Assert.Equal(left.Except(right).Order(), Combine(left, right, (a, b) => a.AndNot(b)));
        Assert.Equal(left.Union(right).Order(), Combine(left, right, (a, b) => a.Or(b)));
        Assert.Equal(left.Distinct().Count(), Of(left).Count);
        Assert.All(left, row => Assert.True(Of(left).Contains(row)));
        Assert.All(left.Except(right), row => Assert.False(Of(right).Contains(row)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(130)]
    public void AllHoldsTheRowsBelowTheCount(int count) => Assert.Equal(Enumerable.Range(0, count), RowBitmap.All(count).Rows());

    [Fact]
    public void AChangedCloneLeavesTheOriginalAsItWas()
    {
        var original = Of([1, 200]);
        var clone = original.Clone();

        clone.Set(2);
        clone.Clear(200);
        clone.Clear(10_000);

        Assert.Equal([1, 200], original.Rows());
        Assert.Equal([1, 2], clone.Rows());
    }

    [Fact]
    public void RowsBeyondTheCapacityAreNotInTheSet()
    {
        var rows = Of([5]);

        Assert.False(rows.Contains(64));
        Assert.False(rows.Contains(int.MaxValue));
        Assert.False(rows.Contains(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Set(-1));
    }

    private static RowBitmap Of(IEnumerable<ushort> rows)
    {
        var bitmap = new RowBitmap();
        foreach (var row in rows)
            bitmap.Set(row);

        return bitmap;
    }

    private static IEnumerable<ushort> Combine(ushort[] left, ushort[] right, Action<RowBitmap, RowBitmap> operation)
    {
        var (result, operand) = (Of(left), Of(right));
        operation(result, operand);
        Assert.Equal(Of(right).Rows(), operand.Rows());
        return result.Rows().Select(row => (ushort)row);
    }
}
