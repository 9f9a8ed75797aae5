using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Products;

public sealed class NeighbourWeightsTests
{
    [Fact]
    public void ANewcomerGetsIntoAFullSetAndCanRise()
    {
        var weights = new NeighbourWeights();
        for (var i = 0; i < 64; i++)
        {
            weights.Add($"old-{i}", 10 + i);
        }

        weights.Add("new", 1);
        var all = weights.Top(int.MaxValue, NeighbourKind.Visited);
        Assert.Equal(64, all.Length);
        Assert.Contains(all, neighbour => neighbour.ItemId == "new");
        Assert.DoesNotContain(all, neighbour => neighbour.ItemId == "old-0");

        weights.Add("new", 100);
        Assert.Equal("new", weights.Top(1, NeighbourKind.Visited)[0].ItemId);
    }

    [Fact]
    public void ARowHoldsTheSameNeighboursWhetherItIsLoadedOrFollowed()
    {
        var neighbours = new ProductNeighbours();
        neighbours.Add([.. Enumerable.Range(0, 50).SelectMany(i => new[]
        {
            new NeighbourSignal($"item-{i}", NeighbourKind.Visited, 1 + (i % 7)),
            new NeighbourSignal($"item-{i}", NeighbourKind.Bought, 1 + (i % 5)),
        })]);
        var stored = new CatalogStatistics { Counts = new ProductCounts(1, 2, 3), LogPopularity = 4, Neighbours = neighbours.All(), LastNamedMs = 5 };

        var loaded = ProductNeighbours.PublishedOf(stored);
        Assert.Equal(100, stored.Neighbours.Length);
        Assert.Equal(2 * CatalogStatistics.PublishedNeighbours, loaded.Neighbours.Length);
        Assert.Equal(neighbours.Published(), loaded.Neighbours);
        Assert.Equal((stored.Counts, 4, 5), (loaded.Counts, loaded.LogPopularity, loaded.LastNamedMs));
    }
}
