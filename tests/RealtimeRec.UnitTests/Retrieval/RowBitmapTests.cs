using FsCheck.Xunit;
using RealtimeRec.Retrieval;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed class RowBitmapTests
{
    [Property]
    public void SetOperationsAreThoseOfSets(ushort[] left, ushort[] right)
    {
        Assert.Equal(left.Intersect(right).Order(), Combine(left, right, (a, b) => a.And(b)));
        Assert.Equal(left.Distinct().Count(), Of(left).Count);
        Assert.All(left, row => Assert.True(Of(left).Contains(new RowOrdinal(row))));
        Assert.All(left.Except(right), row => Assert.False(Of(right).Contains(new RowOrdinal(row))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(130)]
    public void AllHoldsTheRowsBelowTheCount(int count) => Assert.Equal(Enumerable.Range(0, count), Numbers(RowBitmap.All(count)));

    [Fact]
    public void AChangedCloneLeavesTheOriginalAsItWas()
    {
        var original = Of([1, 200]);
        var clone = original.Clone();

        clone.Set(new RowOrdinal(2));
        clone.Clear(new RowOrdinal(200));
        clone.Clear(new RowOrdinal(10_000));

        Assert.Equal([1, 200], Numbers(original));
        Assert.Equal([1, 2], Numbers(clone));
    }

    [Fact]
    public void RowsBeyondTheCapacityAreNotInTheSet()
    {
        var rows = Of([5]);

        Assert.False(rows.Contains(new RowOrdinal(64)));
        Assert.False(rows.Contains(new RowOrdinal(int.MaxValue)));
        Assert.False(rows.Contains(new RowOrdinal(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Set(new RowOrdinal(-1)));
    }

    private static IEnumerable<int> Numbers(RowBitmap rows) => rows.Rows().Select(row => row.Value);

    private static RowBitmap Of(IEnumerable<ushort> rows)
    {
        var bitmap = new RowBitmap();
        foreach (var row in rows)
            bitmap.Set(new RowOrdinal(row));

        return bitmap;
    }

    private static IEnumerable<ushort> Combine(ushort[] left, ushort[] right, Action<RowBitmap, RowBitmap> operation)
    {
        var (result, operand) = (Of(left), Of(right));
        operation(result, operand);
        Assert.Equal(Of(right).Rows(), operand.Rows());
        return Numbers(result).Select(row => (ushort)row);
    }
}
