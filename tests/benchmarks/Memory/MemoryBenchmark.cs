using System.CommandLine;
using Orleans.Storage;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.State;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Memory;

/// <summary>
/// Managed heap per active user whose profile holds 200 interactions, in a silo that holds many of them; beside it, the heap
/// of a grain that holds nothing, which no design on Orleans can go below.
/// </summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Users = 20_000;
    private const int WarmUpRounds = 10;
    private const int WarmUpUsers = 200;
    private const int Interactions = 200;
    private const int Products = 5_000;
    private const int Concurrency = 256;

    public string Name => "memory";

    public string Description => $"bytes of heap per active user with {Interactions} interactions, against an empty grain";

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var host = Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .UseOrleans((context, silo) =>
            {
                silo.UseLocalhostClustering(siloPort: FreePort.Next(), gatewayPort: FreePort.Next());
                silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.State, new ForgetfulStorage());
                silo.AddRealtimeRecGrains(context.Configuration);
            })
            .Build();
        await host.StartAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var signals = host.Services.GetRequiredService<SignalAggregator>();

        // Products and their neighbours are no user's: they are there, and as large as they get, before anything is measured.
        await ForEachAsync(Products, i => grains.GetProduct($"item-{i}").UpsertAsync(ProductOf(i)), cancellationToken);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            var first = Users + (round * WarmUpUsers);
            await ForEachAsync(WarmUpUsers, i => ApplyAsync(grains, first + i, TimeProvider.System.GetUtcNow()), cancellationToken);
            await signals.FlushAsync();
        }

        await grains.GetGrain<IIdleGrain>("first").TouchAsync();

        var before = Heap();
        await ForEachAsync(Users, i => grains.GetGrain<IIdleGrain>($"idle-{i}").TouchAsync(), cancellationToken);
        var idle = (double)(Heap() - before) / Users;

        before = Heap();
        var now = TimeProvider.System.GetUtcNow();
        await ForEachAsync(Users, i => ApplyAsync(grains, i, now), cancellationToken);
        await signals.FlushAsync();
        var user = (double)(Heap() - before) / Users;
        await host.StopAsync(cancellationToken);

        console.Write(new Table()
            .AddColumn("").AddColumn("bytes of heap each")
            .AddRow("empty grain", $"{idle:N0}")
            .AddRow($"active user, {Interactions} interactions, {Interactions} events of the last hour", $"{user:N0}"));
        return new BenchmarkResult(Name, user, "B", idle, null, null);
    }

    private static Product ProductOf(int i) => new()
    {
        ItemId = $"item-{i}",
        Title = $"Product number {i}",
        Brand = $"brand-{i % 50}",
        Categories = [$"department-{i % 10}", $"department-{i % 10}.shelf-{i % 40}"],
    };

    /// <summary>Fills a profile as a shopper would: every item another one, one event at a time.</summary>
    private static async Task ApplyAsync(IGrainFactory grains, int user, DateTimeOffset now)
    {
        var random = new Random(user);
        var events = new ShopEvent[Interactions];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new ShopEvent
            {
                EventId = $"event-{user}-{i}",
                Kind = (EventKind)random.Next(3),
                Time = now.AddSeconds(i - Interactions),
                UserId = $"user-{user}",
                Items = [new EventItem($"item-{random.Next(Products)}", 9.9m)],
            };
        }

        foreach (var chunk in events.Chunk(10))
        {
            await grains.GetUser($"user-{user}").ApplyAsync(new EventBatch { Events = chunk });
        }
    }

    private static Task ForEachAsync(int count, Func<int, Task> body, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
        async (i, _) => await body(i));

    /// <summary>Bytes of live objects, without the gaps between them, once collecting again frees nothing more.</summary>
    private static long Heap()
    {
        var before = long.MaxValue;
        while (true)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            var info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
            var now = info.HeapSizeBytes - info.FragmentedBytes;
            if (before - now < now / 1_000)
            {
                return now;
            }

            before = now;
        }
    }
}
