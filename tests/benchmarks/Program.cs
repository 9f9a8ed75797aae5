using System.CommandLine;
using System.Globalization;
using RealtimeRec.Benchmarks;
using RealtimeRec.Benchmarks.Failures;
using RealtimeRec.Benchmarks.Fuzz;
using RealtimeRec.Benchmarks.Inference;
using RealtimeRec.Benchmarks.Ingestion;
using RealtimeRec.Benchmarks.Kafka;
using RealtimeRec.Benchmarks.Load;
using RealtimeRec.Benchmarks.Memory;
using RealtimeRec.Benchmarks.Replay;
using RealtimeRec.Benchmarks.Scan;
using RealtimeRec.Benchmarks.Search;
using RealtimeRec.Benchmarks.Storage;
using Spectre.Console;

IBenchmark[] benchmarks = [new FreshnessBenchmark(), new FeedsBenchmark(), new IngestBenchmark(), new ScaleBenchmark(), new ChaosBenchmark(), new KafkaBenchmark(), new BatchingBenchmark(), new ScanBenchmark(), new MemoryBenchmark(), new UsersBenchmark(), new CatalogueBenchmark(), new DiskBenchmark(), new ReplayBenchmark(), new FusionBenchmark(), new FuzzBenchmark(), new SearchQualityBenchmark(), new SearchBenchmark()];

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = new RootCommand("Measures what the README claims, each beside its ceiling in the same run. Run it with -c Release; the last line is JSON.");
foreach (var benchmark in benchmarks)
{
    var command = new Command(benchmark.Name, benchmark.Description);
    foreach (var argument in benchmark.Arguments)
    {
        command.Arguments.Add(argument);
    }

    foreach (var option in benchmark.Options)
    {
        command.Options.Add(option);
    }

    command.SetAction((arguments, cancellationToken) => RunAsync(benchmark, arguments, cancellationToken));
    root.Subcommands.Add(command);
}

return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(IBenchmark benchmark, ParseResult arguments, CancellationToken cancellationToken)
{
#if DEBUG
    Console.Error.WriteLine("This is a debug build: its figures mean nothing. Use -c Release.");
#endif
    try
    {
        var result = await benchmark.RunAsync(arguments, AnsiConsole.Console, cancellationToken);
        Console.Out.WriteLine(result.ToJson());
        return result.Failed ? 1 : 0;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        Console.Error.WriteLine("Cancelled.");
        return 130;
    }
}
