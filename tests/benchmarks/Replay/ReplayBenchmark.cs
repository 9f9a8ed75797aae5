using System.CommandLine;
using RealtimeRec.Ranking.Metrics;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>
/// What the feed is worth: a shop's log replayed in time order into a silo whose clock is the log's, and into simple rivals beside it. Before sampled
/// events of its last quarter everybody is asked for twenty items, and what came is looked up in them.
/// </summary>
internal sealed class ReplayBenchmark : IBenchmark
{
    private readonly Option<string> _data = new("--data") { Description = $"The data set: {string.Join(", ", ReplayData.Names)}", Required = true };
    private readonly Option<DirectoryInfo> _folder = new("--folder") { Description = "Folder of the data sets", DefaultValueFactory = _ => new DirectoryInfo("../shared/data") };
    private readonly Option<string?> _recipe = new("--recipe") { Description = "Recipe to ask for; the one that serves by default" };
    private readonly Option<DirectoryInfo?> _registry = new("--registry") { Description = "Folder of models and active.json, whose encoders then make the vectors" };
    private readonly Option<int> _cases = new("--cases") { Description = "Cases of the test at most", DefaultValueFactory = _ => 2_000 };
    private readonly Option<int> _events = new("--events") { Description = "Events replayed at most, the last ones of the log", DefaultValueFactory = _ => 100_000 };
    private readonly Option<FileInfo?> _plot = new("--plot") { Description = "Where to draw the hit rates [default: /tmp/replay-DATA.svg]" };

    private readonly Option<FileInfo?> _study = new("--study") { Description = "Where to write what every list of the feed said before each event, for fusion" };

    private readonly Option<int> _train = new("--train") { Description = "Cases before the test to train a ranker on, which serves in the test if it passes its trial; 0 for none", DefaultValueFactory = _ => 0 };
    private readonly Option<DirectoryInfo?> _ranker = new("--ranker") { Description = "Folder to write a ranker that passed to, for a registry" };

    public string Name => "replay";

    public string Description => "hits of the feed among the next items of a shop's log, against the best of simple rivals";

    public IReadOnlyList<Option> Options => [_data, _folder, _recipe, _registry, _cases, _events, _plot, _study, _train, _ranker];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var name = arguments.GetRequiredValue(_data);
        var log = ReplayData.Read(name, arguments.GetRequiredValue(_folder).FullName, arguments.GetValue(_events));
        console.WriteLine($"{name}: {log.Events.Length:N0} events of {log.Users.Length:N0} shoppers with {log.Items:N0} items.");
        var study = arguments.GetValue(_study);
        var run = new ReplayRun(log, arguments.GetValue(_cases), arguments.GetValue(_recipe), isStudied: study is not null, arguments.GetValue(_train));
        var started = TimeProvider.System.GetTimestamp();
        IReadOnlyDictionary<string, double> weights;
        await using (var cluster = await ReplayCluster.StartAsync(log.Events[0].TimeMs, arguments.GetValue(_registry)?.FullName, cancellationToken))
        {
            var said = TimeSpan.Zero;
            weights = cluster.WeightsOf(arguments.GetValue(_recipe));
            await run.RunAsync(
                cluster,
                () => ReplayRanker.Train(run.Training, cluster, arguments.GetValue(_ranker)?.FullName, $"replay of {name}", console, cancellationToken),
                done =>
                {
                    if (TimeProvider.System.GetElapsedTime(started) is var elapsed && elapsed - said > TimeSpan.FromSeconds(10))
                    {
                        said = elapsed;
                        console.WriteLine($"{done:N0} of {log.Events.Length:N0} events, {run.Test.Cases.Count:N0} cases, {elapsed.TotalSeconds:F0} s…");
                    }
                },
                cancellationToken);
        }

        console.WriteLine($"Replayed in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s.");
        var report = new ReplayReport(log, run);
        report.Write(console);
        report.WriteRanker(console);
        var plot = arguments.GetValue(_plot) ?? new FileInfo(Path.Combine(Path.GetTempPath(), $"replay-{name}.svg"));
        await File.WriteAllTextAsync(plot.FullName, ReplayPlot.Write($"{name}: HR@20 on items new to the shopper", report.New), cancellationToken);
        console.WriteLine($"Drawn in {plot.FullName}");
        if (study is not null)
        {
            await FusionStudy.Of(name, report, run.Studied, weights).WriteAsync(study.FullName, cancellationToken);
            console.WriteLine($"Written to {study.FullName}");
        }

        return new BenchmarkResult(
            Name,
            ReplayReport.Mean(RankingMetric.HitRate, report.New[0]).Value,
            "HR@20",
            ReplayReport.Mean(RankingMetric.HitRate, ReplayReport.Best(report.New, RankingMetric.HitRate)).Value,
            run.Test.Latency.Median,
            run.Test.Latency.Percentile(99));
    }
}
