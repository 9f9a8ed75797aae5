using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class CatalogChangeLogTests
{
    private const long Epoch = 7;

    private readonly CatalogChangeLog _log = new(Epoch);

    [Fact]
    public void AReaderGetsWhatCameSinceInPieces()
    {
        Add(0, 300);
        var first = _log.Read(At(0))!;
        var second = _log.Read(first.Position)!;
        Assert.Equal(Ids(0, 300), first.Changes.Concat(second.Changes).Select(change => change.ItemId));
        Assert.True(_log.IsAtEnd(second.Position));
        Assert.Equal((null, null), (first.Reload, second.Reload));
    }

    [Fact]
    public void AReaderFarBehindReloadsWhatChangedSinceAndNothingElse()
    {
        Add(0, 5_000);
        var position = _log.End;
        Add(100, 2_000);
        var answer = _log.Read(position)!;
        Assert.Equal(Ids(100, 2_000), answer.Reload!.Order(StringComparer.Ordinal));
        Assert.Empty(answer.Changes);
        Assert.True(_log.IsAtEnd(answer.Position));
    }

    [Fact]
    public void FromTheBeginningAReaderGetsAllThatTheLogEverHad()
    {
        Assert.True(_log.IsAtEnd(CatalogPosition.Beginning));
        Add(0, 3);
        Assert.False(_log.IsAtEnd(CatalogPosition.Beginning));
        Assert.Equal(Ids(0, 3), _log.Read(CatalogPosition.Beginning)!.Changes.Select(change => change.ItemId));
        Add(3, 5_000);
        Assert.Equal(Ids(0, 5_003), _log.Read(CatalogPosition.Beginning)!.Reload!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OfAnotherActivationsPositionNothingIsKnown()
    {
        Add(0, 3);
        Assert.Null(_log.Read(new CatalogPosition(Epoch - 1, 2)));
        Assert.Null(_log.Read(At(4)));
        Assert.NotNull(_log.Read(At(3)));
    }

    [Theory]
    [InlineData(20, 50)]
    [InlineData(200, 300)]
    public void OfAProductOnlyTheLatestDetailsAndStatisticsAreKept(int products, int changesBetweenReads)
    {
        var random = new Random(5);
        var (shown, expected) = (new Dictionary<string, (CatalogDetails?, CatalogStatistics?)>(), new Dictionary<string, (CatalogDetails?, CatalogStatistics?)>());
        var position = _log.End;
        for (var i = 0; i < 20_000; i++)
        {
            var id = $"item-{random.Next(products)}";
            var change = random.Next(10) switch
            {
                0 => new CatalogChange(id, null, null) { Removed = true },
                < 4 => new CatalogChange(id, Details(), null),
                < 8 => new CatalogChange(id, null, Statistics()),
                _ => new CatalogChange(id, Details(), Statistics()),
            };
            _log.Add(change, listed: products);
            Apply(expected, change);
            if (random.Next(changesBetweenReads) == 0)
            {
                while (position != _log.End)
                {
                    // A page at a time.
                    var read = _log.Read(position)!;
                    Assert.Null(read.Reload);
                    foreach (var one in read.Changes)
                    {
                        Apply(shown, one);
                    }

                    position = read.Position;
                }

                Assert.Equal(expected, shown);
            }
        }

        Assert.InRange(_log.Kept, 1, 3 * products);

        static CatalogStatistics Statistics() => new() { Counts = new ProductCounts(0, 0, 0), LogPopularity = 0, Neighbours = [] };

        static CatalogDetails Details() => new() { Product = new Product { ItemId = "item" }, TextVectors = [], Retired = false, FirstSeen = default };

        static void Apply(Dictionary<string, (CatalogDetails?, CatalogStatistics?)> rows, CatalogChange change)
        {
            if (change.Removed)
            {
                rows.Remove(change.ItemId);
                return;
            }

            var (details, statistics) = rows.GetValueOrDefault(change.ItemId);
            rows[change.ItemId] = (change.Details ?? details, change.Statistics ?? statistics);
        }
    }

    [Fact]
    public void WhatCameAndWentAgainIsNotKeptForEver()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _log.Add(new CatalogChange($"passing-{i}", null, null), listed: 1);
        }

        Assert.Null(_log.Read(At(10)));
        Assert.NotNull(_log.Read(_log.End));
    }

    private static CatalogPosition At(long sequence) => new(Epoch, sequence);

    private static string[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"item-{i:D6}")];

    private void Add(int first, int count)
    {
        foreach (var id in Ids(first, count))
        {
            _log.Add(new CatalogChange(id, null, null), listed: 10_000);
        }
    }
}
