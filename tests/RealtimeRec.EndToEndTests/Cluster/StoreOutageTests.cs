using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Testing.Failures;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>
/// Redis is full, read-only, paused, killed or slow for a while under load: every process says so, stays ready, no feed fails, and nothing is lost.
/// </summary>
public sealed partial class StoreOutageTests(StoreOutageFixture fixture, ITestOutputHelper output) : IClassFixture<StoreOutageFixture>, IAsyncLifetime
{
    private const int Users = 60;
    private const double PerSecond = 100;
    private const int SecondsOfEvents = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly StoreOutage[] Outages = [.. StoreOutage.All, StoreOutage.Slow];

    public static TheoryData<string> Names => [.. Outages.Select(outage => outage.Name)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => fixture.UntilCaughtUpAsync();

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task SilosAndTheGatewayNameStoreReasonAndSinceWhenAndNothingAcceptedIsLost(string name)
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var outage = Outages.Single(outage => outage.Name == name);
        var cluster = fixture.Cluster;
        ServiceProcess[] services = [.. cluster.Silos, cluster.Gateway];
        using var producer = new EventProducer(new EventLoad
        {
            BootstrapServers = cluster.BootstrapServers,
            UserPrefix = $"{name}-",
            Users = Users,
            PerSecond = PerSecond,
        });
        await producer.ProduceAsync(300);
        await cluster.UntilAppliedAsync(producer.Truth());
        var loggedBefore = services.Select(Troubles).ToArray();

        using var stop = new CancellationTokenSource();
        var producing = producer.RunAsync(stop: stop.Token);
        var before = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        // Half of these shoppers are in memory, the others were never seen.
        await using var feeds = GatewayProbe.Start(cluster.Gateway.Address, [.. Enumerable.Range(0, 2 * Users).Select(user => $"{name}-{user}")]);
        var accepted = 0;
        await outage.BeginAsync(cluster);
        try
        {
            var until = producer.Produced + (long)(PerSecond * SecondsOfEvents);
            var told = await Task.WhenAll(services.Select(service => UntilToldAsync(service, before, watch)));
            output.WriteLine($"{name}: told by {string.Join(", ", services.Zip(told, (service, time) => string.Create(CultureInfo.InvariantCulture, $"{service.Name} after {time.TotalSeconds:F1} s")))}");
            foreach (var service in services)
            {
                var metrics = await service.Http.GetStringAsync("/metrics");
                Assert.Equal(outage.TakesWrites ? 1 : 0, Value(metrics, "realtimerec_store_takes_writes"));
                Assert.True(Value(metrics, "realtimerec_store_outage_seconds", $"reason=\"{outage.Reason}\"") >= 0, metrics);
            }

            // What the gateway accepts meanwhile counts too.
            for (; producer.Produced < until || accepted == 0;)
            {
                using var response = await cluster.Gateway.Http.PostAsJsonAsync("/v1/events", Sample.View($"{name}-over-http", "pan-1"));
                accepted += response.StatusCode == HttpStatusCode.Accepted ? 1 : 0;
            }
        }
        finally
        {
            // The next outage begins with a store that is well, whatever came of this one.
            await outage.EndAsync(cluster);
        }

        foreach (var service in services)
        {
            await service.WaitUntilAsync("the store to be well again", async () => await service.CheckAsync("store") is ("healthy", _, HttpStatusCode.OK, _));
            var metrics = await service.Http.GetStringAsync("/metrics");
            Assert.Equal(1, Value(metrics, "realtimerec_store_takes_writes"));
            Assert.Null(Value(metrics, "realtimerec_store_outage_seconds"));
        }

        var served = await feeds.StopAsync();
        output.WriteLine($"{name}: {served.Requests} feeds, the slowest after {served.Slowest.TotalMilliseconds:N0} ms.");
        Assert.Empty(served.ErrorKinds);
        await stop.CancelAsync();
        await producing;
        await cluster.UntilAppliedAsync(producer.Truth());
        await cluster.Gateway.WaitUntilAsync($"{accepted} events over HTTP", async () => await cluster.AppliedAsync($"{name}-over-http") == accepted, Patience);
        output.WriteLine($"{name}: {producer.Truth().Events} events of Kafka and {accepted} over HTTP, all applied.");

        // What went wrong in a silo is told in words that a gateway can read.
        Assert.DoesNotContain("Exception reading message", cluster.Gateway.Log, StringComparison.Ordinal);

        // One line when it begins, one more if its reason changed.
        Assert.All(services.Zip(loggedBefore), service => Assert.InRange(Troubles(service.First) - service.Second, 1, 2));
    }

    /// <summary>Waits until a process is degraded because of the store, and still ready; answers how long that took.</summary>
    private static async Task<TimeSpan> UntilToldAsync(ServiceProcess service, DateTimeOffset before, Stopwatch watch)
    {
        var description = "";
        await service.WaitUntilAsync("it to tell of the store", async () =>
        {
            (var status, description, var code, var all) = await service.CheckAsync("store");
            Assert.True(code == HttpStatusCode.OK, all);
            return status == "degraded";
        });
        var elapsed = watch.Elapsed;
        Assert.Contains("Redis at 127.0.0.1:", description, StringComparison.Ordinal);
        var since = DateTimeOffset.Parse(Since().Match(description).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(since, before - StoreLookPeriod, DateTimeOffset.UtcNow);
        return elapsed;
    }

    /// <summary>A look that began before the outage may be the first that it fails.</summary>
    private static TimeSpan StoreLookPeriod => TimeSpan.FromSeconds(2);

    /// <summary>A metric's value; null when it is not there.</summary>
    private static double? Value(string metrics, string name, string label = "") =>
        metrics.Split('\n').FirstOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)
            : null;

    private static int Troubles(ServiceProcess service) =>
        service.Log.Split('\n').Count(line => line.Contains("what must be stored waits for it", StringComparison.Ordinal));

    [GeneratedRegex("since ([0-9T:.+-]+)")]
    private static partial Regex Since();
}
