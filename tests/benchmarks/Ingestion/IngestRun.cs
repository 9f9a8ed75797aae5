using System.Diagnostics;
using Confluent.Kafka;
using RealtimeRec.Benchmarks.Load;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>A cluster that reads a shop's events from Kafka, and what that costs.</summary>
internal sealed class IngestRun : IAsyncDisposable
{
    /// <summary>Durable means committed, which the silos do so often.</summary>
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan s_stall = TimeSpan.FromSeconds(30);

    private readonly EventProducer _producer;
    private readonly IConsumer<Ignore, Ignore> _committed;
    private readonly TopicPartition[] _partitions;
    private long _done;
    private bool _isWhole;

    private IngestRun(LocalCluster cluster, EventLoad load, int partitions)
    {
        Cluster = cluster;
        _producer = new EventProducer(load);
        _committed = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = $"realtimerec.{cluster.ClusterId}" })
            .SetLogHandler((_, _) => { })
            .Build();
        _partitions = [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(load.Topic, partition))];
    }

    /// <summary>The cluster.</summary>
    public LocalCluster Cluster { get; }

    /// <summary>Starts a cluster and stocks it.</summary>
    public static async Task<IngestRun> StartAsync(int silos, int users, int products, double perSecond, CancellationToken cancellationToken)
    {
        const int Partitions = 64;
        var cluster = await LocalCluster.StartAsync(
            new LocalClusterOptions
            {
                Silos = silos,
                OptimisedBrokers = true,
                EventPartitions = Partitions,
                SiloSettings = new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Warning" },
            },
            cancellationToken);
        try
        {
            await new SyntheticShop(cluster.Gateway.Http, products).StockAsync(cancellationToken);
            var load = new EventLoad { BootstrapServers = cluster.BootstrapServers, Users = users, Products = products, PerSecond = perSecond };
            return new IngestRun(cluster, load, Partitions);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Produces so many events as fast as the broker takes them, and waits until each is durable.</summary>
    public Task<IngestCost> BacklogAsync(int events, CancellationToken cancellationToken) =>
        MeasureAsync(() => _producer.ProduceAsync(events), cancellationToken);

    /// <summary>Produces at the rate given at the start, and waits until each event is durable.</summary>
    public Task<IngestCost> SteadyAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        MeasureAsync(() => _producer.RunAsync(duration, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        _committed.Dispose();
        await Cluster.DisposeAsync();
        if (_isWhole)
        {
            Directory.Delete(Cluster.LogFolder, recursive: true);
        }
    }

    private static string StageOf(string thread) => thread switch
    {
        _ when thread.StartsWith("Kafka ", StringComparison.Ordinal) => "silo: read, decode, dispatch",
        _ when thread.StartsWith("rdk:", StringComparison.Ordinal) => "silo: Kafka client",
        ".NET Server GC" or ".NET BGC" => "silo: garbage collection",
        ".NET Tiered Com" => "silo: just-in-time compiler",
        ".NET Sockets" or "StackExchange.R" or ".NET SocketAsyn" => "silo: sockets",
        _ => "silo: grains, storage, signals",
    };

    private static ProcessCpu CpuOf(IEnumerable<ChildProcess?> processes, Func<string, string> stageOf) =>
        ProcessCpu.Of(processes.OfType<ChildProcess>().Select(process => process.Id), stageOf);

    private async Task<IngestCost> MeasureAsync(Func<Task> produceAsync, CancellationToken cancellationToken)
    {
        (string Name, Func<ProcessCpu> Read)[] meters =
        [
            ("silos", () => CpuOf(Cluster.Silos, StageOf)),
            ("store", () => CpuOf([Cluster.Store.Process], _ => "store")),
            ("broker", () => CpuOf(Cluster.BrokerProcesses, _ => "broker")),
            ("gateway", () => CpuOf([Cluster.Gateway], _ => "gateway")),
            ("producer", () => ProcessCpu.Of([Environment.ProcessId], _ => "load generator")),
        ];
        _isWhole = false;
        var before = meters.Select(meter => meter.Read()).ToArray();
        var watch = Stopwatch.StartNew();
        await produceAsync();
        var events = _producer.Acknowledged - _done;
        await WaitUntilDurableAsync(cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        var after = meters.Select(meter => meter.Read()).ToArray();
        _done = _producer.Acknowledged;
        _isWhole = true;
        var microseconds = 1e6 / events;
        return new IngestCost
        {
            Events = events,
            Seconds = seconds,
            SiloMicroseconds = (after[0].Total - before[0].Total) * microseconds,
            Stages = [.. after.Zip(before).SelectMany(pair => pair.First.Since(pair.Second)).Select(stage => (stage.Stage, stage.Seconds * microseconds))],
        };
    }

    private async Task WaitUntilDurableAsync(CancellationToken cancellationToken)
    {
        var last = -1L;
        var sinceLast = Stopwatch.StartNew();
        await Eventually.HoldsAsync("every event is durable", () => Task.FromResult(IsDurable()), TimeSpan.MaxValue, s_poll, cancellationToken);

        bool IsDurable()
        {
            // Offsets begin at 0: what is committed is what is durable.
            var committed = _committed.Committed(_partitions, TimeSpan.FromSeconds(10)).Sum(position => Math.Max(0, position.Offset.Value));
            if (committed >= _producer.Acknowledged)
            {
                return true;
            }

            if (committed != last)
            {
                (last, sinceLast) = (committed, Stopwatch.StartNew());
            }
            else if (sinceLast.Elapsed > s_stall)
            {
                throw new TimeoutException($"Only {committed:N0} of {_producer.Acknowledged:N0} events are durable, and no more for {s_stall.TotalSeconds:N0} s. Logs: {Cluster.LogFolder}");
            }

            return false;
        }
    }
}
