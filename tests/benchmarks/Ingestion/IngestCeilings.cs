using System.Buffers;
using System.Diagnostics;
using Confluent.Kafka;
using Orleans.Serialization;
using Orleans.Storage;
using RealtimeRec.Benchmarks.Memory;
using RealtimeRec.Events;
using RealtimeRec.Reading.Events;
using RealtimeRec.Silo;
using RealtimeRec.State;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Processes;
using StackExchange.Redis;

namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>What the parts of ingestion do by themselves, on the same machine, broker and store.</summary>
internal sealed record IngestCeilings
{
    /// <summary>Calls, and writes, at a time.</summary>
    public const int Callers = 256;

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(5);

    /// <summary>Records a second that a bare consumer reads.</summary>
    public required double Consume { get; init; }

    /// <summary>Calls a second to grains of the same process that do nothing, each with an event.</summary>
    public required double Calls { get; init; }

    /// <summary>Writes a second of states as large as the users' are.</summary>
    public required double Writes { get; init; }

    /// <summary>Mean size of a user's state in the store.</summary>
    public required int StateBytes { get; init; }

    /// <summary>What parts of the work on an event take on one thread, in microseconds.</summary>
    public required IReadOnlyList<(string Part, double Microseconds)> Parts { get; init; }

    /// <summary>Measures all of them. The topic must hold <paramref name="records"/> records at least.</summary>
    public static async Task<IngestCeilings> MeasureAsync(LocalCluster cluster, int records, CancellationToken cancellationToken)
    {
        var (consume, sample) = await Task.Run(() => Read(cluster.BootstrapServers, records, cancellationToken), cancellationToken);
        var stateBytes = await StateBytesAsync(cluster);

        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = cluster.Store.ConnectionString,
            ["Cluster:ServiceId"] = "ceilings",
            ["Silo:Clustering"] = "localhost",
            ["Silo:SiloPort"] = FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Silo:GatewayPort"] = FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddRealtimeRecSilo();
        await using var silo = builder.Build();
        await silo.StartAsync(cancellationToken);

        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var batch = new EventBatch { Events = [ShopEventReader.Read(sample, TimeProvider.System.GetUtcNow()).Events[0].Event!], Partition = "shop.events/0", Offsets = [1] };
        var calls = await RateAsync(i => grains.GetGrain<IIdleGrain>($"idle-{i % 10_000}").TakeAsync(batch));

        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);
        var blob = new byte[stateBytes];
        Random.Shared.NextBytes(blob);
        var states = Enumerable.Range(0, 10_000).Select(_ => new GrainState<byte[]>(blob)).ToArray();
        var ids = Enumerable.Range(0, states.Length).Select(i => grains.GetGrain<IIdleGrain>($"blob-{i}").GetGrainId()).ToArray();
        var writes = await RateAsync(i => storage.WriteStateAsync("blob", ids[i % ids.Length], states[i % states.Length]));

        var serializer = silo.Services.GetRequiredService<Serializer>();
        var buffer = new ArrayBufferWriter<byte>(stateBytes * 2);
        var parts = new[]
        {
            ("decode its JSON", Microseconds(() => ShopEventReader.Read(sample, TimeProvider.System.GetUtcNow()))),
            ("write its bytes as state", Microseconds(() =>
            {
                buffer.ResetWrittenCount();
                serializer.Serialize(blob, buffer);
            })),
        };
        await silo.StopAsync(cancellationToken);
        return new IngestCeilings { Consume = consume, Calls = calls, Writes = writes, StateBytes = stateBytes, Parts = parts };
    }

    private static (double PerSecond, byte[] Sample) Read(string bootstrapServers, int records, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "ceiling",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 10,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe("shop.events");
        byte[]? sample = null;
        while (sample is null)
        {
            sample = consumer.Consume(cancellationToken).Message.Value;
        }

        var watch = Stopwatch.StartNew();
        for (var i = 1; i < records; i++)
        {
            consumer.Consume(cancellationToken);
        }

        var perSecond = (records - 1) / watch.Elapsed.TotalSeconds;
        consumer.Close();
        return (perSecond, sample);
    }

    private static async Task<int> StateBytesAsync(LocalCluster cluster)
    {
        const int Sampled = 200;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Store.ConnectionString);
        var sizes = new List<long>();
        foreach (var key in redis.GetServers()[0].Keys(pattern: "*user/user-*", pageSize: 1_000).Take(Sampled))
        {
            sizes.Add(await redis.GetDatabase().HashStringLengthAsync(key, "data"));
        }

        return (int)sizes.Average();
    }

    private static async Task<double> RateAsync(Func<int, Task> call)
    {
        await RunAsync(TimeSpan.FromSeconds(2));
        return await RunAsync(s_duration);

        async Task<double> RunAsync(TimeSpan duration)
        {
            var watch = Stopwatch.StartNew();
            var done = 0;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                for (var i = caller; watch.Elapsed < duration; i += Callers)
                {
                    await call(i);
                    Interlocked.Increment(ref done);
                }
            })));
            return done / watch.Elapsed.TotalSeconds;
        }
    }

    private static double Microseconds(Action work)
    {
        const int Repeats = 200_000;
        for (var i = 0; i < Repeats / 10; i++)
        {
            work();
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Repeats; i++)
        {
            work();
        }

        return watch.Elapsed.TotalMicroseconds / Repeats;
    }
}
