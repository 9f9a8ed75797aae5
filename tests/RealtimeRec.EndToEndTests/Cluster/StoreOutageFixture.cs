using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Stores;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A cluster of two silos with a few products, whose Redis is to be troubled.</summary>
public sealed class StoreOutageFixture : IAsyncLifetime
{
    private LocalCluster? _cluster;

    public LocalCluster Cluster => _cluster!;

    /// <summary>What each test ends with (<see cref="LocalCluster.UntilCaughtUpAsync"/>): a fixture that fails in its own end names no test and no reason.</summary>
    public Task UntilCaughtUpAsync() => _cluster?.UntilCaughtUpAsync() ?? Task.CompletedTask;

    public async Task InitializeAsync()
    {
        if (!RedisServer.IsInstalled)
        {
            // Each test says so.
            return;
        }

        _cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Silos = 2, StoreRelay = true });
        await new ShopApi(_cluster.Gateway.Http).StockAsync([.. Enumerable.Range(0, 5).Select(i => ($"pan-{i}", (object)Sample.Product($"Iron pan no {i}", "pans")))]);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is { } cluster)
        {
            await cluster.EndCaughtUpAsync();
        }
    }
}
