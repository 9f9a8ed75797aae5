using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.Products;

namespace RealtimeRec.ClusterTests.Catalog;

public sealed class CatalogRestartTests
{
    private const int Products = 80;

    /// <summary>Reading a million products takes most of a start: it is done once.</summary>
    [Fact]
    public async Task TheFirstSiloOfAClusterReadsEachProductOnceAndMissesNoChange()
    {
        var storage = new SharedStorage();
        await using (var cluster = await storage.StartClusterAsync(silos: 1))
        {
            await UpsertAsync(cluster, price: 1);
        }

        var before = storage.ReadsOf(ProductState.Name);
        await using var again = await storage.StartClusterAsync(silos: 1);
        var replica = again.Silos[0].ServiceProvider.GetRequiredService<CatalogReplica>();
        Assert.Equal(Products, replica.Current.AllRows().Count(row => row.Details.Product.Price == 1));

        await UpsertAsync(again, price: 2);
        await ClusterFixture.UntilAsync("every change is seen", () => Task.FromResult(
            replica.Current.AllRows().Count(row => row.Details.Product.Price == 2) == Products));

        // Once for the replica, and once by the grain that the change activated.
        Assert.Equal(2 * Products, storage.ReadsOf(ProductState.Name) - before);
    }

    private static Task UpsertAsync(InProcessTestCluster cluster, decimal price) => Task.WhenAll(Enumerable.Range(0, Products).Select(i =>
        cluster.Client.GetProduct($"mug-{i}").UpsertAsync(ClusterFixture.Product($"mug-{i}", $"Ceramic mug {i}", "home.mugs") with { Price = price })));
}
