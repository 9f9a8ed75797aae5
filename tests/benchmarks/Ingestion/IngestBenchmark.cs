using System.CommandLine;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>
/// Durable events a second from Kafka to Redis with one silo, everything on this machine; beside it what the parts allow by
/// themselves, and where the CPU time of an event goes.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int Users = 20_000;
    private const int Products = 20_000;
    private const int Rounds = 3;

    private readonly Option<int> _events = new("--events") { Description = "Events of a round", DefaultValueFactory = _ => 150_000 };

    public string Name => "ingest";

    public string Description => "durable events/s from Kafka to Redis, against raw consuming, raw grain calls and raw state writes";

    public IReadOnlyList<Option> Options => [_events];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var events = arguments.GetValue(_events);
        console.WriteLine($"Starting a silo and stocking {Products:N0} products…");
        await using var run = await IngestRun.StartAsync(1, Users, Products, 0, cancellationToken);
        for (var round = 1; round <= 2; round++)
        {
            console.WriteLine($"Warming up, {round} of 2…");
            await run.BacklogAsync(events, cancellationToken);
        }

        var costs = new List<IngestCost>();
        for (var round = 1; round <= Rounds; round++)
        {
            costs.Add(await run.BacklogAsync(events, cancellationToken));
            console.WriteLine($"Round {round} of {Rounds}: {costs[^1].PerSecond:N0} events/s");
        }

        console.WriteLine("Ceilings…");
        var ceilings = await IngestCeilings.MeasureAsync(run.Cluster, events, cancellationToken);
        var median = costs.OrderBy(cost => cost.PerSecond).ElementAt(Rounds / 2);
        var rates = new Table().AddColumn("").AddColumn("per second")
            .AddRow($"durable events, {events:N0} of {Users:N0} users at a time (median of {Rounds})", $"{median.PerSecond:N0}")
            .AddRow("raw consume", $"{ceilings.Consume:N0}")
            .AddRow($"raw grain calls, {IngestCeilings.Callers} callers", $"{ceilings.Calls:N0}")
            .AddRow($"raw state writes of {ceilings.StateBytes:N0} bytes, {IngestCeilings.Callers} at a time", $"{ceilings.Writes:N0}");
        var stages = new Table().AddColumn("CPU time of an event").AddColumn("µs");
        foreach (var (stage, microseconds) in median.Stages.Concat(ceilings.Parts.Select(part => ("  alone: " + part.Part, part.Microseconds))))
        {
            stages.AddRow(Markup.Escape(stage), $"{microseconds:F1}");
        }

        stages.AddRow("all", $"{median.Stages.Sum(stage => stage.Microseconds):F1}");
        console.Write(rates);
        console.Write(stages);
        return new BenchmarkResult(Name, median.PerSecond, "events/s", Math.Min(ceilings.Consume, Math.Min(ceilings.Calls, ceilings.Writes)), null, null);
    }
}
