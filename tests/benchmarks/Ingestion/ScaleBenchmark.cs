using System.CommandLine;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>
/// CPU time of an event in clusters of several sizes: nothing of it may grow with the cluster. Measured twice, at a rate that
/// is the same for each silo, so that each wakes up as often, and with a backlog, when every silo has all it can do: at one
/// rate for the whole cluster, more silos would each have less to do at a time, which costs more an event in a cluster of
/// any size.
/// </summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const int Users = 10_000;
    private const int Products = 5_000;
    private const int WarmUpEvents = 60_000;

    private readonly Option<int[]> _silos = new("--silos")
    {
        Description = "Sizes of the cluster",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1, 2, 4],
    };

    private readonly Option<double> _rate = new("--rate") { Description = "Events a second for each silo", DefaultValueFactory = _ => 500 };
    private readonly Option<int> _backlog = new("--backlog") { Description = "Events of the backlog, for each silo", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _seconds = new("--seconds") { Description = "How long each size is measured", DefaultValueFactory = _ => 30 };

    public string Name => "scale";

    public string Description => "CPU time of an event with 1, 2 and 4 silos, against 1";

    public IReadOnlyList<Option> Options => [_silos, _rate, _seconds, _backlog];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var rate = arguments.GetValue(_rate);
        var duration = TimeSpan.FromSeconds(arguments.GetValue(_seconds));
        var costs = new List<(double Steady, double Backlog)>();
        var table = new Table().AddColumns("silos", "CPU µs of an event at a steady rate", "against the first", "CPU µs of an event of a backlog", "against the first");
        var stages = new Table().AddColumns("silos", "stage", "µs of an event, steady", "µs of an event, backlog");
        foreach (var silos in arguments.GetValue(_silos)!)
        {
            console.WriteLine($"{silos} silos: starting, warming up…");
            await using var run = await IngestRun.StartAsync(silos, Users, Products, rate * silos, cancellationToken);

            // The compiler's work is done once by each process: it is over before anything is measured.
            await run.BacklogAsync(WarmUpEvents * silos, cancellationToken);
            await run.SteadyAsync(duration, cancellationToken);
            console.WriteLine($"{silos} silos: {rate * silos:N0} events/s for {duration.TotalSeconds:N0} s…");
            var steady = await run.SteadyAsync(duration, cancellationToken);
            console.WriteLine($"{silos} silos: a backlog…");
            var backlog = await run.BacklogAsync(arguments.GetValue(_backlog) * silos, cancellationToken);
            costs.Add((steady.SiloMicroseconds, backlog.SiloMicroseconds));
            table.AddRow(
                $"{silos}",
                $"{steady.SiloMicroseconds:F1}",
                $"{steady.SiloMicroseconds / costs[0].Steady:F2}",
                $"{backlog.SiloMicroseconds:F1}",
                $"{backlog.SiloMicroseconds / costs[0].Backlog:F2}");
            var ofBacklog = backlog.Stages.ToDictionary(stage => stage.Stage, stage => stage.Microseconds);
            foreach (var (stage, microseconds) in steady.Stages)
            {
                stages.AddRow($"{silos}", Markup.Escape(stage), $"{microseconds:F1}", $"{ofBacklog.GetValueOrDefault(stage):F1}");
            }
        }

        console.Write(table);
        console.Write(stages);
        return new BenchmarkResult(Name, costs.Max(cost => cost.Backlog), "µs/event", costs[0].Backlog, null, null);
    }
}
