using System.CommandLine;
using Orleans.Storage;
using RealtimeRec.Benchmarks.Load;
using RealtimeRec.Benchmarks.Memory;
using RealtimeRec.Catalog;
using RealtimeRec.Inference;
using RealtimeRec.Products;
using RealtimeRec.State;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>
/// Encoder calls through router and grain by many callers; beside them, the bare session in a loop over a batch of the same size and
/// content. A lone caller shows what the way through the grain adds, and an open loop how batches grow with the load.
/// </summary>
internal sealed class BatchingBenchmark : IBenchmark
{
    private const int Products = 2_000;
    private const int Histories = 512;
    private const int Rounds = 5;
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);
    private static readonly double[] s_loads = [0.05, 0.1, 0.25, 0.5, 0.7, 0.8, 0.9];

    private readonly Option<DirectoryInfo> _registry = new("--registry") { Description = "Folder of models and active.json", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("models", "artifacts")) };
    private readonly Option<string> _provider = new("--provider") { Description = "cpu, cuda or tensorrt", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string?> _precision = new("--precision") { Description = "int8, float32 or float16; by default int8 on the CPU, float16 on a GPU" };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of a run on the CPU", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _batch = new("--max-batch") { Description = "Requests of the largest batch", DefaultValueFactory = _ => 64 };
    private readonly Option<int> _callers = new("--callers") { Description = "Callers that saturate it", DefaultValueFactory = _ => 256 };
    private readonly Option<FileInfo> _plot = new("--plot") { Description = "Where to draw the open loop", DefaultValueFactory = _ => new FileInfo(Path.Combine(Path.GetTempPath(), "batching.svg")) };

    public string Name => "batching";

    public string Description => "encoder calls through the grain by many callers, against the bare session at the same batch size";

    public IReadOnlyList<Option> Options => [_registry, _provider, _precision, _threads, _batch, _callers, _plot];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var host = HostOf(arguments);
        await host.StartAsync(cancellationToken);
        var services = host.Services;
        var (registry, router) = (services.GetRequiredService<ModelRegistry>(), services.GetRequiredService<EncoderRouter>());
        await Eventually.HoldsAsync("the models are loaded", () => Task.FromResult(router.CanRun(registry.Target)), s_patience, cancellationToken: cancellationToken);

        var grains = services.GetRequiredService<IGrainFactory>();
        console.WriteLine($"{registry.Target.Version}; stocking {Products:N0} products…");
        await Parallel.ForAsync(0, Products, cancellationToken, async (i, _) => await grains.GetProduct($"item-{i}").UpsertAsync(ProductOf(i)));
        var replica = services.GetRequiredService<CatalogReplica>();
        await Eventually.HoldsAsync("every product is in the index", () => Task.FromResult(replica.Current.Index.Count == Products), s_patience, cancellationToken: cancellationToken);

        var measured = new List<EncoderFigures>();
        var device = services.GetRequiredService<EncoderDevices>().All[0];
        var models = registry.Target;
        if (models.User is not null)
        {
            measured.Add(await MeasureAsync(UserLoad.Of(models, services, Histories, Products), router, device, arguments, console, cancellationToken));
        }

        if (models.Text is not null)
        {
            measured.Add(await MeasureAsync(TextLoad.Of(models, services, [.. Enumerable.Range(0, Histories).Select(i => ProductOf(i).Title!)]), router, device, arguments, console, cancellationToken));
        }

        await host.StopAsync(cancellationToken);
        Show(measured, arguments.GetValue(_plot)!, console);
        var worst = measured.MinBy(figures => figures.Saturated / figures.Bare)!;
        return new BenchmarkResult(Name, worst.Saturated, $"{worst.Kind} encodings/s", worst.Bare, worst.IdleMedian, worst.IdleTail);
    }

    private async Task<EncoderFigures> MeasureAsync(
        IEncoderLoad load, EncoderRouter router, EncoderDevice device, ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var batch = arguments.GetValue(_batch);
        async Task CallAsync(int i, CancellationToken token)
        {
            if (!await load.CallAsync(router, i))
            {
                throw new InvalidOperationException($"The {load.Kind} encoder did not answer in {s_deadline.TotalSeconds:N0} s.");
            }
        }

        EncoderStatus Status() => device.Status().Encoders.Single(encoder => encoder.Kind == load.Kind);

        console.WriteLine($"{load.Kind} encoder ({Status().File}): warming up…");
        using var bare = load.OpenBare(batch);
        await LoadGenerator.ClosedAsync(arguments.GetValue(_callers), s_round, CallAsync, cancellationToken);
        BareLoop.PerSecond(bare, batch, s_round / 2);

        // Turn by turn, so that both meet the same machine.
        var (saturated, alone, sizes) = (new Samples(), new Samples(), new Samples());
        for (var round = 0; round < Rounds; round++)
        {
            var before = Status();
            saturated.Add((await LoadGenerator.ClosedAsync(arguments.GetValue(_callers), s_round, CallAsync, cancellationToken)).PerSecond);
            var after = Status();
            sizes.Add((double)(after.Requests - before.Requests) / Math.Max(1, after.Batches - before.Batches));
            alone.Add(BareLoop.PerSecond(bare, batch, s_round));
            console.WriteLine($"Round {round + 1} of {Rounds}: {saturated.Median:N0}/s through the grain, {alone.Median:N0}/s bare");
        }

        using var single = load.OpenBare(1);
        var (idle, idleBare) = (new Samples(), new Samples());
        for (var i = 0; i < 2_000; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await CallAsync(i, cancellationToken);
            idle.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            started = TimeProvider.System.GetTimestamp();
            single.Run();
            idleBare.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }

        var sweep = new List<LoadPoint>();
        foreach (var share in s_loads)
        {
            var rate = saturated.Median * share;
            console.WriteLine($"{rate:N0}/s…");
            var before = Status();
            var refused = 0;
            var latency = await LoadGenerator.OpenAsync(
                rate,
                s_round,
                async (i, _) =>
                {
                    if (!await load.CallAsync(router, i))
                    {
                        Interlocked.Increment(ref refused);
                    }
                },
                cancellationToken);
            var after = Status();
            var floor = await LoadGenerator.OpenAsync(rate, s_round / 4, (_, _) => Task.CompletedTask, cancellationToken);
            sweep.Add(new LoadPoint(rate, latency.Median, floor.Median, latency.Percentile(99), (double)(after.Requests - before.Requests) / Math.Max(1, after.Batches - before.Batches), refused));
        }

        return new EncoderFigures(load.Kind, saturated.Median, alone.Median, sizes.Median, idle.Median, idle.Percentile(99), idleBare.Median, sweep);
    }

    private IHost HostOf(ParseResult arguments) => Host.CreateDefaultBuilder()
        .ConfigureLogging(logging => logging.ClearProviders())
        .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Inference:Registry"] = arguments.GetValue(_registry)!.FullName,
            ["Inference:Provider"] = arguments.GetValue(_provider),
            ["Inference:Precision"] = arguments.GetValue(_precision),
            ["Inference:Threads"] = $"{arguments.GetValue(_threads)}",
            ["Inference:Deadline"] = $"{s_deadline}",
            ["Inference:MaxBatch"] = $"{arguments.GetValue(_batch)}",
        }))
        .UseOrleans((context, silo) =>
        {
            silo.UseLocalhostClustering(siloPort: FreePort.Next(), gatewayPort: FreePort.Next());
            silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.State, new ForgetfulStorage());
            silo.AddRealtimeRecGrains(context.Configuration);
        })
        .Build();

    private static Product ProductOf(int i)
    {
        string[] colours = ["Red", "Blue", "Black", "White", "Green", "红色", "蓝色"];
        string[] things = ["wireless headphones with microphone", "summer dress for women", "stainless steel kettle 1.7 l", "running shoes", "蓝牙耳机 降噪", "连衣裙 夏季 新款"];
        return new Product
        {
            ItemId = $"item-{i}",
            Title = $"{colours[i % colours.Length]} {things[i % things.Length]} model {i}",
            Categories = [$"department-{i % 10}"],
        };
    }

    private static void Show(IReadOnlyList<EncoderFigures> measured, FileInfo plot, IAnsiConsole console)
    {
        var table = new Table().AddColumn("encoder").AddColumn("through the grain /s").AddColumn("bare /s").AddColumn("ratio").AddColumn("mean batch")
            .AddColumn("lone caller p50 ms").AddColumn("p99 ms").AddColumn("bare ms");
        foreach (var figures in measured)
        {
            table.AddRow(
                figures.Kind, $"{figures.Saturated:N0}", $"{figures.Bare:N0}", $"{figures.Saturated / figures.Bare:F2}", $"{figures.MeanBatch:F1}",
                $"{figures.IdleMedian:F3}", $"{figures.IdleTail:F3}", $"{figures.IdleBare:F3}");
        }

        console.Write(table);
        table = new Table().AddColumn("encoder").AddColumn("arrivals /s").AddColumn("p50 ms").AddColumn("of doing nothing").AddColumn("p99 ms").AddColumn("mean batch").AddColumn("turned away");
        foreach (var figures in measured)
        {
            foreach (var point in figures.Sweep)
            {
                table.AddRow(figures.Kind, $"{point.PerSecond:N0}", $"{point.P50:F2}", $"{point.Floor:F2}", $"{point.P99:F2}", $"{point.MeanBatch:F1}", $"{point.Refused:N0}");
            }
        }

        console.Write(table);
        File.WriteAllText(plot.FullName, LoadPlot.Write(measured));
        console.WriteLine($"Drawn in {plot.FullName}");
    }
}
