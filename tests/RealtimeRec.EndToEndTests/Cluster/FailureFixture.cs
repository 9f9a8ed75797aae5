using RealtimeRec.Testing;
using RealtimeRec.Testing.Failures;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A cluster of three silos that one failure after the other happens to.</summary>
public sealed class FailureFixture : IAsyncLifetime
{
    private const int Silos = 3;

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
            await cluster.DisposeAsync();
        }
    }
}
