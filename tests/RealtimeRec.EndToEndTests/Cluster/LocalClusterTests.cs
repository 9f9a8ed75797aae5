using System.Net;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The cluster that failure tests run against: each process ends, stands still and starts on its own.</summary>
public sealed class LocalClusterTests : ClusterTestBase
{
    [SkippableFact]
    public async Task EachProcessCanBeTakenAwayAndTheOthersAreThere()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 2 });
        Assert.Equal(5, cluster.Processes.Select(process => process.Id).Distinct().Count());
        Assert.All(cluster.Processes, process => Assert.True(File.Exists(process.LogPath)));
        Assert.Equal(HttpStatusCode.OK, await cluster.Gateway.StatusOfAsync("/healthz/ready"));

        // The gateway is killed and comes back where it was.
        var address = cluster.Gateway.Address;
        var killed = cluster.Gateway.Id;
        await using var probe = GatewayProbe.Start(address, ["ann", "ben"], perSecond: 50, timeout: TimeSpan.FromSeconds(10));
        await cluster.Gateway.WaitUntilAsync("feeds", () => Task.FromResult(probe.Successes > 10));
        await cluster.Gateway.KillAsync();
        var gateway = await cluster.StartGatewayAsync();
        Assert.Equal(address, gateway.Address);
        Assert.NotEqual(killed, gateway.Id);
        var before = probe.Successes;
        await gateway.WaitUntilAsync("feeds again", () => Task.FromResult(probe.Successes > before + 10));
        var report = await probe.StopAsync();
        Assert.InRange(report.Errors, 1, report.Requests - 20);
        Assert.Equal(report.Errors, report.ErrorKinds.Values.Sum());
        Assert.True(report.LongestOutage > TimeSpan.Zero && report.LongestOutage < report.Percentile99 + TimeSpan.FromSeconds(report.Requests / 50.0));
        Assert.True(report.Median > TimeSpan.Zero && report.Median <= report.Percentile99);

        // A third silo joins, stands still, goes on and leaves in order.
        var third = await cluster.StartSiloAsync("users");
        await third.FreezeAsync();
        using var impatient = new HttpClient { BaseAddress = third.Address, Timeout = TimeSpan.FromMilliseconds(300) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.GetAsync("/healthz/live"));
        await third.ThawAsync();
        Assert.Equal(HttpStatusCode.OK, await third.StatusOfAsync("/healthz/live"));
        Assert.Equal(0, await third.StopAsync());
        Assert.True(third.HasExited);

        // A silo is killed.
        await cluster.Silos[0].KillAsync();
        Assert.Equal([true, false, true], cluster.Silos.Select(silo => silo.HasExited));
        Assert.DoesNotContain(cluster.Silos[0], cluster.Processes);
        Assert.Equal(HttpStatusCode.OK, await cluster.Silos[1].StatusOfAsync("/healthz/live"));
    }

    [SkippableFact]
    public async Task WhatDoesNotStartSaysWhyAndWhereItsLogIs()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        using var logs = new TemporaryDirectory();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new LocalClusterOptions
        {
            Silos = 1,
            LogFolder = logs.FullPath,
            Kafka = false,
            SiloSettings = new Dictionary<string, string> { ["Silo:SiloPort"] = "70000" },
        }));
        Assert.Contains("Silo:SiloPort", exception.Message, StringComparison.Ordinal);
        Assert.Contains(logs.File("silo-1.log"), exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Else nobody would notice that a test leaves records which no silo reads, or that operators see another lag than silos measure.</summary>
    [Fact]
    public void WhoeverStartsAClusterEndsItCaughtUp()
    {
        var starts = Directory.GetFiles(ExecutablePath.InRepository("tests/RealtimeRec.EndToEndTests"), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetFileName(file), Source: File.ReadAllText(file)))
            .Where(file => file.Source.Contains($"{nameof(LocalCluster)}.{nameof(LocalCluster.StartAsync)}(", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(starts);
        Assert.All(starts, file => Assert.True(
            file.Source.Contains($".{nameof(LocalCluster.EndCaughtUpAsync)}()", StringComparison.Ordinal),
            $"{file.Name} does not end its cluster with {nameof(LocalCluster.EndCaughtUpAsync)}: derive from {nameof(ClusterTestBase)}."));
    }
}
