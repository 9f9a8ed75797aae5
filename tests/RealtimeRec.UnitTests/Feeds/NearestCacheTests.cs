using RealtimeRec.Embeddings;
using RealtimeRec.Feeds;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Feeds;

public sealed class NearestCacheTests
{
    private const int Dimensions = 32;

    private readonly Random _random = new(7);
    private readonly VectorIndex _index = new(Dimensions);
    private readonly NearestCache _cache = new();

    /// <summary>As many shoppers as a silo has at a time come again and again: nearly all of them find what was found before, and all of them find the right rows.</summary>
    [Fact]
    public void VectorsOfManyShoppersAreKeptBesideEachOther()
    {
        Apply(500);
        Embedding[] vectors = [.. Enumerable.Range(0, 3_000).Select(_ => Direction())];
        NearestRows[] first = [.. vectors.Select(vector => _cache.Find(_index.Current, vector, 10))];

        var kept = vectors.Where((vector, i) => ReferenceEquals(first[i], _cache.Find(_index.Current, vector, 10))).Count();

        Assert.InRange(kept, 2_900, 3_000);
    }

    [Fact]
    public void WhateverIsKeptWhatIsFoundIsWhatASearchFinds()
    {
        Apply(300);

        // The same shoppers come again and again, while the index changes.
        Embedding[] vectors = [.. Enumerable.Range(0, 200).Select(_ => Direction())];
        for (var round = 0; round < 20_000; round++)
        {
            if (round % 500 == 0)
            {
                Apply(3);
            }

            var vector = vectors[_random.Next(vectors.Length)];
            var expected = new ScoredRow[5];
            _index.Current.Search(vector.Values, filter: null, expected);
            Assert.Equal(expected, Enumerable.Range(0, 5).Select(place => _cache.Find(_index.Current, vector, 5)[place]));
        }
    }

    private void Apply(int count) => _index.Apply([.. Enumerable.Range(0, count).Select(_ => new VectorUpdate(new RowOrdinal(_random.Next(400)), Direction()))]);

    private Embedding Direction() => Embedding.Normalized([.. Enumerable.Range(0, Dimensions).Select(_ => (float)(_random.NextDouble() - 0.5))]);
}
