using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Failures;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>As <see cref="FailureTests"/>, with errors and delays that no real broker gives on command.</summary>
public sealed class BrokerErrorTests(ITestOutputHelper output) : ClusterTestBase
{
    [SkippableFact]
    public async Task NothingIsLostAndNothingCountsTwice()
    {
        const int Silos = 2;
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(FailureRun.Options(Silos) with { LoopbackBroker = true });
        var failures = new FailureRun(cluster, Silos);
        foreach (var scenario in FailureScenarios.OfTheLoopbackBroker)
        {
            FailureTests.AssertSurvived(await failures.RunAsync(scenario), cluster.LogFolder, output);
        }
    }
}
