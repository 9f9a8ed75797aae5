using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

public sealed class NearestRowsTests
{
    private const int Dimensions = 32;

    private readonly Random _random = new(5);
    private readonly VectorIndex _index = new(Dimensions);

    /// <summary>Rows come, go and change, few and many at a time, and the query changes now and then: what is found is always what a search finds.</summary>
    [Theory]
    [InlineData(0, 40)]
    [InlineData(30, 40)]
    [InlineData(2_000, 1)]
    [InlineData(2_000, 40)]
    [InlineData(2_000, 128)]
    public void WhatIsFoundIsWhatASearchFinds(int rows, int wanted)
    {
        _index.Apply([.. Enumerable.Range(0, rows).Select(row => new VectorUpdate(new RowOrdinal(row), Direction()))]);
        var query = Direction();
        NearestRows? nearest = null;
        for (var round = 0; round < 400; round++)
        {
            for (var batch = _random.Next(4); batch > 0; batch--)
            {
                _index.Apply([.. Enumerable.Range(0, _random.Next(10) == 0 ? 150 : _random.Next(6)).Select(_ => Change(rows + 50, query))]);
            }

            query = _random.Next(40) == 0 ? Direction() : query;
            nearest = NearestRows.Find(_index.Current, query, wanted, nearest);

            var expected = new ScoredRow[wanted];
            var found = _index.Current.Search(query.Values, filter: null, expected);
            Assert.Equal(expected[..found], Enumerable.Range(0, Math.Min(wanted, nearest.Count)).Select(place => nearest[place]));
        }
    }

    [Fact]
    public void NothingIsLookedForAnewWhereNothingHasChanged()
    {
        var vectors = Enumerable.Range(0, 100).Select(_ => Direction()).ToArray();
        _index.Apply([.. vectors.Select((vector, row) => new VectorUpdate(new RowOrdinal(row), vector))]);
        var query = Direction();
        var first = NearestRows.Find(_index.Current, query, 10, earlier: null);
        var published = _index.Current;

        // A change of price, say: the same vector, in an object of its own.
        _index.Apply([new VectorUpdate(new RowOrdinal(3), Embedding.FromOwned(vectors[3].Values.ToArray())), new VectorUpdate(new RowOrdinal(99), vectors[99])]);

        Assert.Same(published, _index.Current);
        Assert.Same(first, NearestRows.Find(_index.Current, query, 10, first));
    }

    [Fact]
    public void WhatWasFoundInOneIndexSaysNothingOfAnother()
    {
        var other = new VectorIndex(Dimensions);
        var query = Direction();
        _index.Apply([new VectorUpdate(new RowOrdinal(0), Direction())]);
        other.Apply([new VectorUpdate(new RowOrdinal(1), Direction())]);

        var nearest = NearestRows.Find(other.Current, query, 1, NearestRows.Find(_index.Current, query, 1, earlier: null));

        Assert.Equal(new RowOrdinal(1), nearest[0].Row);
    }

    [Fact]
    public void AQueryThatFindsNothingFindsNothingLaterEither()
    {
        var zero = Embedding.Zero(Dimensions);
        _index.Apply([new VectorUpdate(new RowOrdinal(0), Direction())]);
        var nearest = NearestRows.Find(_index.Current, zero, 1, earlier: null);
        _index.Apply([new VectorUpdate(new RowOrdinal(1), Direction())]);

        Assert.Equal(0, NearestRows.Find(_index.Current, zero, 1, nearest).Count);
    }

    private VectorUpdate Change(int rows, Embedding query) => new(
        new RowOrdinal(_random.Next(rows)),
        _random.Next(4) switch
        {
            0 => null,

            // Among the nearest, and sometimes as near as another.
            1 => query,
            _ => Direction(),
        });

    private Embedding Direction() => Embedding.Normalized([.. Enumerable.Range(0, Dimensions).Select(_ => (float)(_random.NextDouble() - 0.5))]);
}
