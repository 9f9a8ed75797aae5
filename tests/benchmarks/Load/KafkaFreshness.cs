using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Load;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>
/// From the moment an event is produced to Kafka until a feed that reflects it is held, over HTTP, while a silo takes so many
/// events a second from Kafka; beside it, two empty requests one after the other under the same load.
/// </summary>
internal static class KafkaFreshness
{
    private const int Products = 20_000;
    private const int Users = 5_000;
    private const double ProbesPerSecond = 50;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures.</summary>
    /// <param name="name">The benchmark's name.</param>
    /// <param name="eventsPerSecond">Events of all users.</param>
    /// <param name="console">Where progress goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BenchmarkResult> RunAsync(string name, double eventsPerSecond, IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.WriteLine($"Starting a silo, a gateway, a store and a broker; stocking {Products:N0} products…");
        await using var cluster = await LocalCluster.StartAsync(
            new LocalClusterOptions { Silos = 1, SiloSettings = new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Warning" } }, cancellationToken);
        await new SyntheticShop(cluster.Gateway.Http, Products).StockAsync(cancellationToken);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = cluster.Broker.BootstrapServers,
            Acks = Acks.All,
            LingerMs = 0,
        }).SetLogHandler((_, _) => { }).Build();
        using var background = new EventProducer(new EventLoad
        {
            BootstrapServers = cluster.Broker.BootstrapServers,
            Users = Users,
            Products = Products,
            PerSecond = eventsPerSecond - ProbesPerSecond,
        });
        var versions = new ConcurrentDictionary<string, long>();

        console.WriteLine("Warming up…");
        await MeasureAsync("warm", s_warmUp);
        console.WriteLine($"{eventsPerSecond:N0} events/s for {s_duration.TotalSeconds:N0} s…");
        var (fresh, empty) = await MeasureAsync("run", s_duration);
        console.Write(new Table()
            .AddColumn("").AddColumn("count").AddColumn("p50 ms").AddColumn("p99 ms")
            .AddRow("two empty requests", $"{empty.Count:N0}", $"{empty.Median:F2}", $"{empty.Percentile(99):F2}")
            .AddRow("event in Kafka to changed feed", $"{fresh.Count:N0}", $"{fresh.Median:F2}", $"{fresh.Percentile(99):F2}"));
        Directory.Delete(cluster.LogFolder, recursive: true);
        return new BenchmarkResult(name, fresh.Median, "ms", empty.Median, fresh.Median, fresh.Percentile(99));

        async Task<(Samples Fresh, Samples Empty)> MeasureAsync(string run, TimeSpan duration)
        {
            var fresh = new Samples();
            var empty = new Samples();
            var others = background.RunAsync(duration, cancellationToken);
            var probes = LoadGenerator.OpenAsync(ProbesPerSecond, duration, (i, token) => ProbeAsync(run, i, fresh, token), cancellationToken);
            var blanks = LoadGenerator.OpenAsync(
                ProbesPerSecond,
                duration,
                async (_, token) =>
                {
                    var started = Stopwatch.GetTimestamp();
                    await cluster.Gateway.Http.GetByteArrayAsync("/healthz/live", token);
                    await cluster.Gateway.Http.GetByteArrayAsync("/healthz/live", token);
                    Add(empty, started);
                },
                cancellationToken);
            await Task.WhenAll(others, probes, blanks);
            return (fresh, empty);
        }

        async Task ProbeAsync(string run, int number, Samples fresh, CancellationToken token)
        {
            // Each of them has one event on its way at a time, so that the version after it is known.
            var userId = string.Create(CultureInfo.InvariantCulture, $"probe-{number % 1_000}");
            var before = versions.GetValueOrDefault(userId);
            var item = new Random(number).Next(Products);
            var message = new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(userId),
                Value = Encoding.UTF8.GetBytes(SyntheticShop.Event(userId, $"{run}-{number}", "add_to_cart", item)),
            };
            var started = Stopwatch.GetTimestamp();
            producer.Produce("shop.events", message);
            long version;
            do
            {
                if (Stopwatch.GetElapsedTime(started) > s_patience)
                {
                    throw new TimeoutException($"The feed of {userId} did not change for {s_patience.TotalSeconds:N0} s. Logs: {cluster.LogFolder}");
                }

                using var feed = JsonDocument.Parse(await cluster.Gateway.Http.GetByteArrayAsync($"/v1/users/{userId}/feed?limit=20", token));
                version = feed.RootElement.GetProperty("profile_version").GetInt64();
            }
            while (version == before);
            Add(fresh, started);
            versions[userId] = version;
        }
    }

    private static void Add(Samples samples, long started)
    {
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        lock (samples)
        {
            samples.Add(elapsed);
        }
    }
}
