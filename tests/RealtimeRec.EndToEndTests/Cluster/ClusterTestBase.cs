using RealtimeRec.Testing.Clusters;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>
/// Tests that start clusters of their own. Whatever a test is about, in its end the silos have read and committed all that the brokers took. That is looked
/// at beside the test and not by disposing of the cluster in it, where what the test itself has found would be lost.
/// </summary>
public abstract class ClusterTestBase : IAsyncLifetime
{
    private readonly List<LocalCluster> _clusters = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_clusters.Select(cluster => cluster.EndCaughtUpAsync()));

    /// <summary>Starts one, which ends with the test.</summary>
    protected async Task<LocalCluster> StartAsync(LocalClusterOptions options)
    {
        var cluster = await LocalCluster.StartAsync(options);
        _clusters.Add(cluster);
        return cluster;
    }
}
