using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Failures;
using RealtimeRec.Testing.Stores;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A cluster of three silos that one failure after the other happens to, with an unmodified broker where there is one to be had.</summary>
public sealed class FailureFixture : IAsyncLifetime
{
    private const int Silos = 3;

    /// <summary>What happens to it.</summary>
    public static IReadOnlyList<FailureScenario> Scenarios { get; } =
        ApacheKafka.IsInstalled ? [.. FailureScenarios.All, .. FailureScenarios.OfApacheKafka] : FailureScenarios.All;

    private LocalCluster? _cluster;

    public FailureRun Failures { get; private set; } = null!;

    public string Logs => _cluster!.LogFolder;

    public async Task InitializeAsync()
    {
        if (!RedisServer.IsInstalled)
        {
            // Each test says so.
            return;
        }

        _cluster = await LocalCluster.StartAsync(FailureRun.Options(Silos));
        Failures = new FailureRun(_cluster, Silos);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is { } cluster)
        {
            await cluster.EndCaughtUpAsync();
        }
    }
}
