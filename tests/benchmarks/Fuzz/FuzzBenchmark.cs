using System.CommandLine;
using System.Globalization;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Fuzz;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Fuzz;

/// <summary>
/// Requests of every kind, good and bad, to the one-process edition: mutated bodies, parameters and header fields on every route, and bytes
/// that are no HTTP. It counts what is not as it must be, which is to be nothing; memory may be a tenth more at the end than after the first tenth.
/// </summary>
internal sealed class FuzzBenchmark : IBenchmark
{
    private const double MemoryLimit = 1.1;

    private readonly Option<int> _requests = new("--requests") { Description = "How many", DefaultValueFactory = _ => 1_000_000 };
    private readonly Option<int> _callers = new("--callers") { Description = "Connections at once", DefaultValueFactory = _ => 16 };
    private readonly Option<int> _seed = new("--seed") { Description = "What the requests are drawn from", DefaultValueFactory = _ => 1 };

    public string Name => "fuzz";

    public string Description => "violations through requests that no polite client sends, and memory after them";

    public IReadOnlyList<Option> Options => [_requests, _callers, _seed];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var requests = arguments.GetValue(_requests);
        var run = new FuzzRun(process, new FuzzOptions
        {
            Requests = requests,
            Callers = arguments.GetValue(_callers),
            Seed = arguments.GetValue(_seed),
            Different = Math.Max(1, Math.Min(50_000, requests / 20)),
            Progress = console.WriteLine,
        });
        var report = await run.RunAsync(cancellationToken);
        var growth = (double)report.MemoryAfter / report.MemoryBefore;
        var table = new Table().AddColumn("answer").AddColumn("times");
        foreach (var (status, count) in report.Statuses)
        {
            table.AddRow(status == 0 ? "none" : status.ToString(CultureInfo.InvariantCulture), count.ToString("N0", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Requests:N0} requests, {report.Applied:N0} events applied; memory {report.MemoryBefore / 1e6:F0} MB after the first tenth, {report.MemoryAfter / 1e6:F0} MB at the end ({growth:F2} times)."));
        foreach (var violation in report.Violations)
        {
            console.WriteLine(violation);
        }

        foreach (var line in process.Log.Split('\n').Where(line => line.Contains(" error ", StringComparison.Ordinal) || line.Contains(" critical ", StringComparison.Ordinal)).Take(20))
        {
            console.WriteLine(line);
        }

        return new BenchmarkResult(Name, report.ViolationCount, "violations", null, null, null)
        {
            Failed = report.ViolationCount > 0 || growth > MemoryLimit,
        };
    }
}
