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

    /// <summary>What is found is as many rows as there are, of the filter, each once, with its exact score, best first; and of the best not far fewer than all.</summary>
    [Property(MaxTest = 100, Arbitrary = [typeof(ScanCase)])]
    public void AboveTheLimitASearchFindsGoodRowsWithTheirOwnScores(ScanCase @case)
    {
        var (index, rows) = @case.Build(exactRows: 0);
        var query = @case.MakeQuery();
        var filter = @case.MakeFilter();
        var results = new ScoredRow[@case.Wanted];

        var found = results[..index.Current.Search(query, filter, results)];

        var all = query.AsSpan().ContainsAnyExcept(0f) ? NaiveSearch.Find(rows, query, filter, int.MaxValue) : [];
        var scores = all.ToDictionary(row => row.Row, row => row.Score);
        Assert.Equal(Math.Min(@case.Wanted, all.Length), found.Length);
        Assert.Equal(found.OrderByDescending(row => row.Score).ThenBy(row => row.Row.Value), found);
        Assert.Equal(found.Length, found.Select(row => row.Row).Distinct().Count());
        Assert.All(found, row => Assert.Equal(scores[row.Row], row.Score));
        if (found.Length >= 10 && @case.Shape != RowShape.AnyLength)
        {
            var last = all[found.Length - 1].Score;
            Assert.InRange(found.Count(row => row.Score >= last), 0.8 * found.Length, found.Length);
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(96)]
    [InlineData(384)]
    public void AboveTheLimitTheBestAreFoundAmongManyThatAreAlike(int dimensions)
    {
        if (!CodeKernels.IsSupported)
        {
            return;
        }

        // Of 300 kinds, with products of a kind as much alike as titles of a shelf are.
        const int Wanted = 100;
        var random = new Random(1);
        var kinds = Enumerable.Range(0, 300).Select(_ => Direction()).ToArray();
        var rows = Enumerable.Range(0, 30_000).Select(_ => Mix(kinds[random.Next(kinds.Length)], Direction(), 1.2f)).ToArray();
        var index = new VectorIndex(dimensions, exactRows: 20_000);
        var exact = new VectorIndex(dimensions);
        VectorUpdate[] updates = [.. rows.Select((vector, row) => new VectorUpdate(new RowOrdinal(row), vector))];
        index.Apply(updates[..20_000]);
        Assert.False(index.Current.Blocks.Span[0].HasCodes);
        index.Apply(updates[20_000..]);
        Assert.True(index.Current.Blocks.Span[0].HasCodes);
        exact.Apply(updates);

        var hits = 0;
        for (var i = 0; i < 100; i++)
        {
            var query = Mix(rows[random.Next(rows.Length)], rows[random.Next(rows.Length)], 0.5f).Values;
            var (found, best) = (new ScoredRow[Wanted], new ScoredRow[Wanted]);
            Assert.Equal(Wanted, index.Current.Search(query, null, found));
            exact.Current.Search(query, null, best);
            hits += found.Intersect(best).Count();
        }

        Assert.InRange(hits / (100.0 * Wanted), 0.995, 1);

        Embedding Direction() => Embedding.Normalized([.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))]);

        Embedding Mix(Embedding first, Embedding second, float share)
        {
            var mix = new float[dimensions];
            for (var i = 0; i < mix.Length; i++)
            {
                mix[i] = first.Values[i] + (share * second.Values[i]);
            }

            return Embedding.Normalized(mix);
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
