using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Storage;

/// <summary>
/// Many shoppers with one event each, in the one-process edition: memory while they are live, memory two minutes after the collection
/// age, disk. The value is the share of the growth that is back by then.
/// </summary>
internal sealed class UsersBenchmark : IBenchmark
{
    private const double EnoughBack = 0.9;
    private const int WarmUpUsers = 20_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly Option<int> s_count = new("--count") { Description = "Shoppers", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<TimeSpan> s_age = new("--age") { Description = "Silo:CollectionAge", DefaultValueFactory = _ => TimeSpan.FromMinutes(15) };

    public string Name => "users";

    public string Description => "memory and disk of shoppers with one event each, live and idle";

    public IReadOnlyList<Option> Options => [s_count, s_age];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var (count, age) = (arguments.GetValue(s_count), arguments.GetValue(s_age));
        using var data = new TemporaryDirectory();
        var environment = new Dictionary<string, string> { ["Silo__CollectionAge"] = age.ToString("c", CultureInfo.InvariantCulture) };
        await using var process = StandaloneProcess.Start(data.FullPath, environment);
        await process.WaitUntilReadyAsync();
        await EventSender.StockAsync(process.Http, cancellationToken);
        await EventSender.SendAsync(process.Http, 0, WarmUpUsers, number => number, cancellationToken);

        // What a silo needs that has seen traffic and whose shoppers have gone.
        var before = (await StoreProbe.ResidentBytesAfterAsync(age + s_patience, console, cancellationToken, process.Id))[0];
        var started = Stopwatch.GetTimestamp();
        await EventSender.SendAsync(process.Http, WarmUpUsers, WarmUpUsers + count, number => number, cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        var live = StoreProbe.ResidentBytes(process.Id);
        var idle = (await StoreProbe.ResidentBytesAfterAsync(age + s_patience, console, cancellationToken, process.Id))[0];
        var disk = StoreProbe.DiskBytes(data.FullPath);
        var back = (double)(live - idle) / Math.Max(live - before, 1);

        console.Write(new Table()
            .AddColumn("").AddColumn("")
            .AddRow("shoppers, one event each", $"{count:N0} at {count / took.TotalSeconds:N0}/s")
            .AddRow("memory before", StoreProbe.Text(before))
            .AddRow("memory while they are live", $"{StoreProbe.Text(live)}, {(double)(live - before) / count:N0} bytes each")
            .AddRow($"memory {age + s_patience:c} later", $"{StoreProbe.Text(idle)}, {back:P0} of the growth is back")
            .AddRow("disk", $"{StoreProbe.Text(disk)}, {(double)disk / count:N0} bytes each"));
        return new BenchmarkResult(Name, back, "share of memory given back", null, null, null) { Failed = back < EnoughBack };
    }
}
