using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A silo that stands still with its connections open keeps nobody from a feed: another one makes it.</summary>
public sealed class FrozenSiloTests(ITestOutputHelper output) : ClusterTestBase
{
    private const int Users = 60;
    private const double PerSecond = 20;

    /// <summary>Answers that are waited for while it stands still.</summary>
    private const int Frozen = 30;

    [SkippableFact]
    public async Task FeedsGoOnAlsoWhereItIsTheOneThatTheGatewayMetFirst()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        // The gateway has met the first one alone: whatever it keeps by key leads there.
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, Kafka = false });
        string[] users = [.. Enumerable.Range(0, Users).Select(user => $"user-{user}")];
        await AskAsync(probe => Task.FromResult(AnsweredOf(probe) >= Users / 2));
        await cluster.StartSiloAsync();
        // Until the gateway has met it too.
        await AskAsync(async _ => MetricSample.Read(await cluster.Silos[1].Http.GetStringAsync("/metrics"))
            .Any(sample => sample is { Name: "orleans_gateway_connected_clients", Value: >= 1 }));

        await cluster.Silos[0].FreezeAsync();
        // Not many: the other one declares it dead, and from then on it is as if it had been killed.
        var report = await AskAsync(probe => Task.FromResult(AnsweredOf(probe) >= Frozen));
        await cluster.Silos[0].ThawAsync();
        var late = report.Samples.Count(sample => sample.Answered - sample.Due > ProbeReport.Slow);
        output.WriteLine($"{report.Requests} feeds, half of them within {report.Median.TotalMilliseconds:N0} ms, {late} late, the slowest after {report.Slowest.TotalMilliseconds:N0} ms.");
        Assert.Empty(report.ErrorKinds);
        // By the frozen silo alone, all of them would wait until it goes on.
        Assert.InRange(late, 0, report.Requests / 4);

        static int AnsweredOf(GatewayProbe probe) => probe.Successes + probe.Errors;

        async Task<ProbeReport> AskAsync(Func<GatewayProbe, Task<bool>> until)
        {
            await using var probe = GatewayProbe.Start(cluster.Gateway.Address, users, PerSecond);
            await Eventually.HoldsAsync("enough feeds were asked for", () => until(probe), TimeSpan.FromSeconds(60));
            return await probe.StopAsync();
        }
    }
}
