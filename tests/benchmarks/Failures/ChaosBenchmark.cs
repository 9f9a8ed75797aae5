using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Failures;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Failures;

/// <summary>
/// Failures at random, one after the other, on a cluster under load for as long as asked; after each one everything that the
/// brokers acknowledged is looked for. It counts what is not as it must be, which is to be nothing: also feeds that fail, or of which the slowest is
/// slower than <see cref="ServedFeeds.Limit"/>, while there are a silo and the gateway to make them.
/// </summary>
internal sealed class ChaosBenchmark : IBenchmark
{
    private readonly Option<double> _minutes = new("--minutes") { Description = "How long", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _silos = new("--silos") { Description = "Silos of the cluster", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _brokers = new("--brokers")
    {
        Description = "Brokers of Apache Kafka, 1 to 3; 0 for the one inside the client library",
        DefaultValueFactory = _ => ApacheKafka.IsInstalled ? 3 : 0,
    };

    private readonly Option<double> _rate = new("--rate") { Description = "Events a second", DefaultValueFactory = _ => 500 };
    private readonly Option<int> _seed = new("--seed") { Description = "What the order of the failures is drawn from", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _only = new("--only") { Description = "Only failures whose name has this in it", DefaultValueFactory = _ => "" };
    private readonly Option<FileInfo?> _report = new("--report") { Description = "File for the report, in Markdown" };

    public string Name => "chaos";

    public string Description => "violations of 'nothing lost, nothing twice, no feed fails or is slow' through failures on a cluster under load";

    public IReadOnlyList<Option> Options => [_minutes, _silos, _brokers, _rate, _seed, _only, _report];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromMinutes(arguments.GetValue(_minutes));
        var silos = arguments.GetValue(_silos);
        var rate = arguments.GetValue(_rate);
        var random = new Random(arguments.GetValue(_seed));
        var brokers = arguments.GetValue(_brokers);
        var only = arguments.GetValue(_only)!;
        FailureScenario[] scenarios =
        [
            .. FailureScenarios.All.Concat(brokers > 0 ? FailureScenarios.OfApacheKafka : FailureScenarios.OfTheLoopbackBroker)
                .Where(scenario => scenario.Name.Contains(only, StringComparison.OrdinalIgnoreCase)),
        ];
        if (scenarios.Length == 0)
        {
            throw new InvalidOperationException($"No failure has \"{only}\" in its name.");
        }

        console.WriteLine($"Starting {silos} silos and {(brokers > 0 ? $"{brokers} brokers of Apache Kafka" : "the broker inside the client library")}…");
        await using var cluster = await LocalCluster.StartAsync(FailureRun.Options(silos) with { LoopbackBroker = brokers == 0, Brokers = brokers }, cancellationToken);
        console.WriteLine($"Logs: {cluster.LogFolder}");
        var run = new FailureRun(cluster, silos, rate);
        var reports = new List<FailureReport>();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            random.Shuffle(scenarios);
            foreach (var scenario in scenarios.TakeWhile(_ => watch.Elapsed < duration))
            {
                var report = await run.RunAsync(scenario, cancellationToken);
                reports.Add(report);
                console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {report}");
                foreach (var fault in report.Faults)
                {
                    console.WriteLine($"         {fault}");
                }
            }
        }

        var rows = reports.GroupBy(report => report.Scenario.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(Row).ToArray();
        var table = new Table();
        foreach (var heading in s_headings)
        {
            table.AddColumn(heading);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(Markup.Escape).ToArray());
        }

        console.Write(table);
        if (arguments.GetValue(_report) is { } file)
        {
            await File.WriteAllTextAsync(file.FullName, Markdown(rows), cancellationToken);
        }

        return new BenchmarkResult(Name, reports.Sum(report => report.Faults.Count), "faults", null, null, null)
        {
            Failed = reports.Any(report => report.Faults.Count > 0 || (report.Scenario.IsGraceful && report.Requests.Errors > 0)),
        };
    }

    private static readonly string[] s_headings =
        ["failure", "times", "events", "dead letters", "violations", "feeds", "failed", "longest outage s", "p50 ms", "p99 ms", "slowest ms", "slow for s", "failed while served", "slowest served ms", "settled s"];

    private static string[] Row(IGrouping<string, FailureReport> reports)
    {
        var requests = reports.Sum(report => report.Requests.Requests);
        return
        [
            reports.Key,
            Number(reports.Count()),
            Number(reports.Sum(report => report.Events)),
            Number(reports.Sum(report => report.Invalid)),
            Number(reports.Sum(report => report.Violations.Count)),
            Number(requests),
            ((double)reports.Sum(report => report.Requests.Errors) / requests).ToString("P1", CultureInfo.InvariantCulture),
            Number(reports.Max(report => report.Requests.LongestOutage.TotalSeconds), "N1"),
            Number(reports.Max(report => report.Requests.Median.TotalMilliseconds), "N1"),
            Number(reports.Max(report => report.Requests.Percentile99.TotalMilliseconds)),
            Number(reports.Max(report => report.Requests.Slowest.TotalMilliseconds)),
            Number(reports.Max(report => report.Requests.LongestSlowness.TotalSeconds), "N1"),
            Number(reports.Sum(report => report.Served.Errors)),
            Number(reports.Max(report => report.Served.Slowest.TotalMilliseconds)),
            Number(reports.Max(report => report.Settled.TotalSeconds), "N1"),
        ];
    }

    private static string Number(double number, string format = "N0") => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Markdown(string[][] rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend([.. s_headings.Select(_ => "---")]).Prepend(s_headings))
        {
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        return text.ToString();
    }
}
