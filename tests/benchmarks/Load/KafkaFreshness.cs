using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>
/// From the moment an event is produced to Kafka until a shopper's page holds the feed that reflects it, over HTTP (server-sent events), while a silo takes so many
/// events a second from Kafka; beside it, two empty requests one after the other under the same load, and then how long a bare
/// consumer waits for what the silo reads.
/// </summary>
internal static class KafkaFreshness
{
    private const int Products = 20_000;
    private const int Users = 5_000;
    private const int Shoppers = 200;
    private const double ProbesPerSecond = 50;

    /// <summary>A silo that has just started compiles for a minute beside its work: on two cores that is half of them.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures.</summary>
    /// <param name="name">The benchmark's name.</param>
    /// <param name="eventsPerSecond">Events of all users.</param>
    /// <param name="registry">Folder of the models that make the profiles; null for means of item vectors.</param>
    /// <param name="console">Where progress goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BenchmarkResult> RunAsync(string name, double eventsPerSecond, DirectoryInfo? registry, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["Logging:LogLevel:Default"] = "Warning",
        };
        if (!ApacheKafka.IsInstalled)
        {
            // The broker inside the client library, unlike others, answers that there is nothing new only when the whole wait is over.
            settings["Ingestion:FetchWait"] = "00:00:00.003";
        }

        if (registry is not null)
        {
            settings["Inference:Registry"] = registry.FullName;
        }

        console.WriteLine($"Starting a silo, a gateway, a store and {(ApacheKafka.IsInstalled ? "a broker of Apache Kafka" : "the broker inside the client library")}; stocking {Products:N0} products…");
        await using var cluster = await LocalCluster.StartAsync(
            new LocalClusterOptions
            {
                Silos = 1,
                OptimisedBrokers = true,
                // The broker inside the client library hands out one batch of a partition at a time, however many wait.
                EventPartitions = ApacheKafka.IsInstalled ? 12 : 32,
                SiloSettings = settings,
            },
            cancellationToken);
        await new SyntheticShop(cluster.Gateway.Http, Products).StockAsync(cancellationToken);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            Acks = Acks.All,
            LingerMs = 0,
        }).SetLogHandler((_, _) => { }).Build();
        using var background = new EventProducer(new EventLoad
        {
            BootstrapServers = cluster.BootstrapServers,
            Users = Users,
            Products = Products,
            PerSecond = eventsPerSecond - ProbesPerSecond,
            // This client sends a request for each partition, a Java producer one for all of a broker: with this wait, and 5 ms there, the broker
            // answers as many.
            Linger = TimeSpan.FromMilliseconds(50),
        });
        var live = new List<LiveProbe>();
        for (var shopper = 0; shopper < Shoppers; shopper++)
        {
            live.Add(await LiveProbe.OpenAsync(cluster.Gateway.Http, ProbeId(shopper), cancellationToken));
        }

        console.WriteLine("Warming up…");
        await MeasureAsync("warm", s_warmUp);
        console.WriteLine($"{eventsPerSecond:N0} events/s for {s_duration.TotalSeconds:N0} s…");
        var (fresh, empty) = await MeasureAsync("run", s_duration);
        console.WriteLine("A bare consumer at the same rate…");
        using var bare = new BareConsumer(cluster.BootstrapServers);
        await background.RunAsync(s_duration, cancellationToken);
        var read = bare.Stop();
        console.Write(new Table()
            .AddColumn("").AddColumn("count").AddColumn("p50 ms").AddColumn("p99 ms")
            .AddRow("two empty requests", $"{empty.Count:N0}", $"{empty.Median:F2}", $"{empty.Percentile(99):F2}")
            .AddRow("event in Kafka to a bare consumer", $"{read.Count:N0}", $"{read.Median:F2}", $"{read.Percentile(99):F2}")
            .AddRow("event in Kafka to changed feed", $"{fresh.Count:N0}", $"{fresh.Median:F2}", $"{fresh.Percentile(99):F2}"));
        live.ForEach(probe => probe.Dispose());
        Directory.Delete(cluster.LogFolder, recursive: true);
        return new BenchmarkResult(name, fresh.Median, "ms", empty.Median + read.Median, fresh.Median, fresh.Percentile(99));

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
            var shopper = number % Shoppers;
            var message = new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(ProbeId(shopper)),
                Value = Encoding.UTF8.GetBytes(SyntheticShop.Event(ProbeId(shopper), $"{run}-{number}", "add_to_cart", new Random(number).Next(Products))),
            };

            var page = live[shopper].NextAsync();
            var started = Stopwatch.GetTimestamp();
            producer.Produce("shop.events", message);
            await page.WaitAsync(s_patience, token);
            Add(fresh, started);
        }
    }

    private static string ProbeId(int shopper) => string.Create(CultureInfo.InvariantCulture, $"probe-{shopper}");

    private static void Add(Samples samples, long started)
    {
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        lock (samples)
        {
            samples.Add(elapsed);
        }
    }
}
