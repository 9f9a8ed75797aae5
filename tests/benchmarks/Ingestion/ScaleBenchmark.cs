using System.CommandLine;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>CPU time of an event in clusters of several sizes at the same rate: nothing of it may grow with the cluster.</summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const int Users = 10_000;
    private const int Products = 5_000;

    private readonly Option<int[]> _silos = new("--silos")
    {
        Description = "Sizes of the cluster",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1, 2, 4],
    };

    private readonly Option<double> _rate = new("--rate") { Description = "Events a second", DefaultValueFactory = _ => 2_000 };
    private readonly Option<int> _seconds = new("--seconds") { Description = "How long each size is measured", DefaultValueFactory = _ => 30 };

    public string Name => "scale";

    public string Description => "CPU time of an event with 1, 2 and 4 silos, against 1";

    public IReadOnlyList<Option> Options => [_silos, _rate, _seconds];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var rate = arguments.GetValue(_rate);
        var duration = TimeSpan.FromSeconds(arguments.GetValue(_seconds));
        var costs = new List<double>();
        var table = new Table().AddColumn("silos").AddColumn("CPU µs of an event").AddColumn("against the first").AddColumn("by stage");
        foreach (var silos in arguments.GetValue(_silos)!)
        {
            console.WriteLine($"{silos} silos: starting, warming up…");
            await using var run = await IngestRun.StartAsync(silos, Users, Products, rate, cancellationToken);

            // The compiler's work is done once by each process: it is over before anything is measured.
            await run.BacklogAsync(40_000 * silos, cancellationToken);
            await run.SteadyAsync(duration, cancellationToken);
            console.WriteLine($"{silos} silos: {rate:N0} events/s for {duration.TotalSeconds:N0} s…");
            var cost = await run.SteadyAsync(duration, cancellationToken);
            costs.Add(cost.SiloMicroseconds);
            table.AddRow(
                $"{silos}",
                $"{cost.SiloMicroseconds:F1}",
                $"{cost.SiloMicroseconds / costs[0]:F2}",
                Markup.Escape(string.Join(", ", cost.Stages.Select(stage => $"{stage.Stage} {stage.Microseconds:F1}"))));
        }

        console.Write(table);
        return new BenchmarkResult(Name, costs.Max(), "µs/event", costs[0], null, null);
    }
}
