using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>
/// From the moment a shop sends an event until it holds the changed feed, over HTTP, while the one-process edition takes
/// so many events a second; beside it, two empty requests one after the other under the same load.
/// </summary>
internal sealed class FreshnessBenchmark : IBenchmark
{
    private const int Products = 20_000;
    private const int Users = 5_000;
    private const int Probes = 1_000;
    private const double ProbesPerSecond = 50;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(20);

    private readonly Option<bool> _kafka = new("--kafka") { Description = "By Kafka, with silo, gateway, store and broker as processes of their own" };
    private readonly Option<DirectoryInfo?> _registry = new("--registry") { Description = "Folder of models and active.json, whose encoders then make the profiles" };
    private readonly Option<double> _rate = new("--rate") { Description = "Events a second", DefaultValueFactory = _ => 2_000 };

    public string Name => "freshness";

    public string Description => "event to changed feed under load, milliseconds, against two empty requests";

    public IReadOnlyList<Option> Options => [_kafka, _registry, _rate];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var eventsPerSecond = arguments.GetValue(_rate);
        if (arguments.GetValue(_kafka))
        {
            return await KafkaFreshness.RunAsync(Name, eventsPerSecond, arguments.GetValue(_registry), console, cancellationToken);
        }

        using var data = new TemporaryDirectory();
        string[] settings = arguments.GetValue(_registry) is { } registry ? ["--models", registry.FullName] : [];
        await using var standalone = await StandaloneProcess.StartReadyAsync(data.FullPath, settings);
        var shop = new SyntheticShop(standalone.Http, Products);
        console.WriteLine($"Stocking {Products:N0} products and {Users:N0} shoppers…");
        await shop.StockAsync(cancellationToken);
        await shop.VisitAsync(Users, 10, cancellationToken);

        console.WriteLine("Warming up…");
        var run = Guid.NewGuid().ToString("N");
        await MeasureAsync(run + "-warm", TimeSpan.FromSeconds(10));
        console.WriteLine($"{eventsPerSecond:N0} events/s for {s_duration.TotalSeconds:N0} s…");
        var (fresh, empty, events) = await MeasureAsync(run, s_duration);

        console.Write(new Table()
            .AddColumn("").AddColumn("count").AddColumn("p50 ms").AddColumn("p99 ms")
            .AddRow("two empty requests", $"{empty.Count:N0}", $"{empty.Median:F2}", $"{empty.Percentile(99):F2}")
            .AddRow("event to changed feed", $"{fresh.Count:N0}", $"{fresh.Median:F2}", $"{fresh.Percentile(99):F2}")
            .AddRow("background event to its 202, from when it was due", $"{events.Count:N0}", $"{events.Median:F2}", $"{events.Percentile(99):F2}"));
        return new BenchmarkResult(Name, fresh.Median, "ms", empty.Median, fresh.Median, fresh.Percentile(99));

        async Task<(Samples Fresh, Samples Empty, Samples Events)> MeasureAsync(string id, TimeSpan duration)
        {
            var fresh = new Samples();
            var empty = new Samples();
            var background = LoadGenerator.OpenAsync(
                eventsPerSecond - ProbesPerSecond,
                duration,
                (i, token) =>
                {
                    var random = new Random(i);
                    return shop.PostEventAsync(
                        SyntheticShop.Event(SyntheticShop.UserId(Probes + random.Next(Users - Probes)), $"{id}-{i}", "view_item", random.Next(Products)), token);
                },
                cancellationToken);
            var probes = LoadGenerator.OpenAsync(
                ProbesPerSecond,
                duration,
                async (i, token) =>
                {
                    var started = Stopwatch.GetTimestamp();
                    await ProbeAsync(SyntheticShop.UserId(i % Probes), $"{id}-probe-{i}", i, token);
                    Add(fresh, started);
                },
                cancellationToken);
            var blanks = LoadGenerator.OpenAsync(
                ProbesPerSecond,
                duration,
                async (_, token) =>
                {
                    var started = Stopwatch.GetTimestamp();
                    await standalone.Http.GetByteArrayAsync("/healthz/live", token);
                    await standalone.Http.GetByteArrayAsync("/healthz/live", token);
                    Add(empty, started);
                },
                cancellationToken);
            await Task.WhenAll(probes, blanks);
            return (fresh, empty, await background);
        }

        async Task ProbeAsync(string userId, string eventId, int number, CancellationToken token)
        {
            var item = new Random(number).Next(Products);
            await shop.PostEventAsync(SyntheticShop.Event(userId, eventId, "add_to_cart", item), token);

            // The feed has changed when it says so itself: its version counts the event, and a reason may name the item.
            using var feed = JsonDocument.Parse(await standalone.Http.GetByteArrayAsync($"/v1/users/{userId}/feed?limit=20", token));
            var version = feed.RootElement.GetProperty("profile_version").GetInt64();
            if (version < Versions.AddOrUpdate(userId, version, (_, earlier) => Math.Max(earlier + 1, version)))
            {
                throw new InvalidOperationException($"The feed of {userId} is older than an event that was acknowledged: version {version}.");
            }
        }
    }

    private System.Collections.Concurrent.ConcurrentDictionary<string, long> Versions { get; } = new();

    private static void Add(Samples samples, long started)
    {
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        lock (samples)
        {
            samples.Add(elapsed);
        }
    }
}
