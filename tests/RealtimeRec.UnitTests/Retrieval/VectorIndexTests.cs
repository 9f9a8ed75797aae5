using FsCheck.Xunit;
using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed class VectorIndexTests
{
    [Property(MaxTest = 300, Arbitrary = [typeof(ScanCase)])]
    public void ExactScanEqualsTheNaiveOne(ScanCase @case)
    {
        var (index, rows) = @case.Build();
        var query = @case.MakeQuery();
        var filter = @case.MakeFilter();
        var results = new ScoredRow[@case.Wanted];

        var found = index.Current.Search(query, filter, results);

        var expected = query.AsSpan().ContainsAnyExcept(0f) ? NaiveSearch.Find(rows, query, filter, @case.Wanted) : [];
        Assert.Equal(expected, results[..found]);
        Assert.Equal(rows.Count(row => row is { IsZero: false }), index.Current.Count);
    }

    [Property(MaxTest = 40, Arbitrary = [typeof(ScanCase)])]
    public void SearchingForManyEqualsSearchingForEach(ScanCase @case)
    {
        var (index, _) = @case.Build();
        var queries = Enumerable.Range(0, 6).SelectMany(i => i == 4 ? new float[@case.Dimensions] : (@case with { Seed = @case.Seed ^ i }).MakeQuery()).ToArray();
        var together = new ScoredRow[6 * @case.Wanted];
        var counts = new int[6];

        index.Current.SearchMany(queries, @case.MakeFilter(), together, counts);

        var alone = new ScoredRow[@case.Wanted];
        for (var i = 0; i < counts.Length; i++)
        {
            var found = index.Current.Search(queries.AsSpan(i * @case.Dimensions, @case.Dimensions), @case.MakeFilter(), alone);
            Assert.Equal(alone[..found], together.AsSpan(i * @case.Wanted, counts[i]).ToArray());
        }
    }

    [Fact]
    public void RowsInDescendingAndAscendingOrderOfScoreAreFoundAlike()
    {
        // Ascending is the worst case: every row beats all before it.
        const int rows = 20_000;
        var index = new VectorIndex(32);
        var reversed = new VectorIndex(32);
        var vectors = Enumerable.Range(0, rows).Select(i => Pointing(i / (float)rows)).ToArray();
        index.Apply([.. vectors.Select((vector, row) => new VectorUpdate(new RowOrdinal(row), vector))]);
        reversed.Apply([.. vectors.Select((vector, row) => new VectorUpdate(new RowOrdinal(rows - 1 - row), vector))]);
        var query = Pointing(1).Values.ToArray();
        var (up, down) = (new ScoredRow[300], new ScoredRow[300]);

        Assert.Equal(300, index.Current.Search(query, null, up));
        Assert.Equal(300, reversed.Current.Search(query, null, down));

        Assert.Equal(up.Select(found => found.Score), down.Select(found => found.Score));
        Assert.Equal(NaiveSearch.Find(vectors, query, null, 300), up);
    }

    [Fact]
    public void ReplacedAndRemovedRowsAreSeenByNewSnapshotsOnly()
    {
        var index = new VectorIndex(32);
        index.Apply([new VectorUpdate(new RowOrdinal(0), Pointing(1)), new VectorUpdate(new RowOrdinal(1), Pointing(0.5f))]);
        var before = index.Current;

        index.Apply([new VectorUpdate(new RowOrdinal(0), null), new VectorUpdate(new RowOrdinal(1), Pointing(0.1f)), new VectorUpdate(new RowOrdinal(2), Pointing(0.9f))]);

        Assert.Equal([0, 1], Rows(before, Pointing(1)));
        Assert.Equal([2, 1], Rows(index.Current, Pointing(1)));
        Assert.True(before.TryGetVector(new RowOrdinal(0), out var old));
        Assert.Equal(Pointing(1).Values.ToArray(), old.ToArray());
        Assert.False(index.Current.TryGetVector(new RowOrdinal(0), out _));
        Assert.True(index.Current.GetVector(new RowOrdinal(0)).IsEmpty);
        Assert.False(index.Current.TryGetVector(new RowOrdinal(-1), out _));
        Assert.False(index.Current.TryGetVector(new RowOrdinal(int.MaxValue), out _));
    }

    [Fact]
    public void TheLastUpdateOfARowInABatchWins()
    {
        var index = new VectorIndex(32);
        index.Apply([new VectorUpdate(new RowOrdinal(0), Pointing(0.2f))]);

        index.Apply([new VectorUpdate(new RowOrdinal(1), Pointing(1)), new VectorUpdate(new RowOrdinal(0), Pointing(0.3f)), new VectorUpdate(new RowOrdinal(1), null), new VectorUpdate(new RowOrdinal(0), Pointing(0.4f))]);

        Assert.Equal([0], Rows(index.Current, Pointing(1)));
        Assert.Equal(Pointing(0.4f).Values.ToArray(), index.Current.GetVector(new RowOrdinal(0)).ToArray());
    }

    [Fact]
    public void AVectorWithoutAFiniteLengthIsLeftOut()
    {
        var index = new VectorIndex(32);
        var huge = Embedding.FromOwned([.. Enumerable.Repeat(float.MaxValue, 32)]);
        var notANumber = Embedding.FromOwned([float.NaN, .. new float[31]]);

        index.Apply([new VectorUpdate(new RowOrdinal(0), huge), new VectorUpdate(new RowOrdinal(1), notANumber), new VectorUpdate(new RowOrdinal(2), Pointing(1))]);

        Assert.Equal([2], Rows(index.Current, Pointing(1)));
        Assert.Equal(1, index.Current.Count);
        Assert.Equal(3, index.Current.Capacity);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MaxValue)]
    public void AQueryWithoutADirectionFindsNothing(float component)
    {
        var index = new VectorIndex(32);
        index.Apply([new VectorUpdate(new RowOrdinal(0), Pointing(1))]);
        var query = Enumerable.Repeat(component, 32).ToArray();

        Assert.Equal(0, index.Current.Search(query, null, new ScoredRow[1]));
    }

    [Fact]
    public void ABatchWithAWrongVectorChangesNothing()
    {
        var index = new VectorIndex(32);
        index.Apply([new VectorUpdate(new RowOrdinal(0), Pointing(1))]);
        var before = index.Current;

        Assert.Throws<ArgumentException>(() => index.Apply([new VectorUpdate(new RowOrdinal(1), Pointing(1)), new VectorUpdate(new RowOrdinal(2), Embedding.Zero(64))]));
        Assert.Throws<ArgumentException>(() => index.Apply([new VectorUpdate(new RowOrdinal(1), Pointing(1)), new VectorUpdate(new RowOrdinal(-1), Pointing(1))]));

        Assert.Same(before, index.Current);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1_056)]
    public void DimensionsOutsideTheRangeAreRefused(int dimensions) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorIndex(dimensions));

    [Fact]
    public void AnEmptyIndexFindsNothing()
    {
        var index = new VectorIndex();

        Assert.Equal(0, index.Current.Search(Enumerable.Repeat(1f, 128).ToArray(), null, new ScoredRow[10]));
        Assert.Equal(0, index.Current.Count);
    }

    /// <summary>A unit vector of 32 components at a given cosine to the first axis.</summary>
    private static Embedding Pointing(float cosine)
    {
        var values = new float[32];
        values[0] = cosine;
        values[1] = MathF.Sqrt(1 - (cosine * cosine));
        return Embedding.FromOwned(values);
    }

    private static int[] Rows(VectorIndexSnapshot snapshot, Embedding query)
    {
        var results = new ScoredRow[10];
        var found = snapshot.Search(query.Values, null, results);
        return [.. results[..found].Select(result => result.Row.Value)];
    }
}
