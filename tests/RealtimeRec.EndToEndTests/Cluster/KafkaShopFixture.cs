using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A cluster of one silo that reads from a Kafka on loopback, for the tests of a class.</summary>
public sealed class KafkaShopFixture : IAsyncLifetime
{
    private LocalCluster? _cluster;
    private KafkaShopApi? _api;

    /// <summary>The cluster. Skips the calling test where there can be none.</summary>
    public LocalCluster Cluster
    {
        get
        {
            Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
            return _cluster!;
        }
    }

    /// <summary>The shop. Skips the calling test where there can be none.</summary>
    internal KafkaShopApi Api => _api ??= new KafkaShopApi(Cluster.Gateway.Http, Cluster.BootstrapServers);

    /// <summary>What each test ends with (<see cref="LocalCluster.UntilCaughtUpAsync"/>): a fixture that fails in its own end names no test and no reason.</summary>
    public Task UntilCaughtUpAsync() => _cluster?.UntilCaughtUpAsync() ?? Task.CompletedTask;

    public async Task InitializeAsync()
    {
        if (RedisServer.IsInstalled)
        {
            _cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Silos = 1 });
        }
    }

    public async Task DisposeAsync()
    {
        _api?.Dispose();
        if (_cluster is { } cluster)
        {
            await cluster.EndCaughtUpAsync();
        }
    }
}
