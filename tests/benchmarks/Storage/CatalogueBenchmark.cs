using System.CommandLine;
using System.Diagnostics;
using RealtimeRec.Benchmarks.Load;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Storage;

/// <summary>
/// A catalogue that grows in the one-process edition, or in a cluster (<see cref="LoggedCatalogue"/>): the rate of its first and of its last tenth, memory a minute after, disk, and how long a
/// restart takes. The value is the rate of the last tenth over that of the first.
/// </summary>
internal sealed class CatalogueBenchmark : IBenchmark
{
    private const int Parts = 10;
    /// <summary>The rate of the last tenth, as a share of the first one's.</summary>
    public const double LeastShare = 0.8;

    /// <summary>Memory of a process, in bytes a product.</summary>
    public const double MostBytes = 3 * 1_024;

    private const double LeastRate = 5_000;
    private const int WarmUpProducts = 5_000;

    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(20);
    private static readonly Option<int> s_products = new("--products") { Description = "Products", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> s_silos = new("--silos") { Description = "Silos that read them from shop.catalog; 0 for the one-process edition over HTTP" };

    public string Name => "catalogue";

    public string Description => "how loading products, memory and a restart bear a growing catalogue";

    public IReadOnlyList<Option> Options => [s_products, s_silos];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var products = arguments.GetValue(s_products);
        if (arguments.GetValue(s_silos) is > 0 and var silos)
        {
            return await new LoggedCatalogue(silos, products).RunAsync(Name, console, cancellationToken);
        }

        using var data = new TemporaryDirectory();
        var rates = new double[Parts];
        long before, after, largest;
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            var shop = new SyntheticShop(process.Http, products);
            await shop.StockAsync(0, Math.Min(WarmUpProducts, products / Parts), cancellationToken);
            before = largest = StoreProbe.ResidentBytes(process.Id);
            for (var part = 0; part < Parts; part++)
            {
                var (from, end) = ((int)((long)products * part / Parts), (int)((long)products * (part + 1) / Parts));

                // What the warm-up stored is not stored again.
                from = part == 0 ? Math.Min(WarmUpProducts, products / Parts) : from;
                var started = Stopwatch.GetTimestamp();
                await shop.StockAsync(from, end, cancellationToken);
                rates[part] = (end - from) / Stopwatch.GetElapsedTime(started).TotalSeconds;
                largest = Math.Max(largest, StoreProbe.ResidentBytes(process.Id));
                console.WriteLine($"{end:N0} products, the last {end - from:N0} at {rates[part]:N0}/s, {StoreProbe.Text(largest)} at most.");
            }

            after = (await StoreProbe.ResidentBytesAfterAsync(s_rest, console, cancellationToken, process.Id))[0];
            await process.StopAsync();
        }

        var disk = StoreProbe.DiskBytes(data.FullPath);
        var restart = Stopwatch.GetTimestamp();
        await using var restarted = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var ready = Stopwatch.GetElapsedTime(restart);
        var again = (await StoreProbe.ResidentBytesAfterAsync(s_rest, console, cancellationToken, restarted.Id))[0];

        var share = rates[^1] / rates[0];
        console.Write(new Table()
            .AddColumn("").AddColumn("").AddColumn("wanted")
            .AddRow("first tenth", $"{rates[0]:N0}/s", "")
            .AddRow("last tenth", $"{rates[^1]:N0}/s, {share:P0} of the first", $"{LeastRate:N0}/s, {LeastShare:P0}")
            .AddRow("memory at most", StoreProbe.Text(largest), "")
            .AddRow($"memory {s_rest:c} later", $"{StoreProbe.Text(after)}, {(double)after / products:N0} bytes a product", $"{MostBytes:N0} bytes")
            .AddRow("growth of it", $"{(double)(after - before) / products:N0} bytes a product", "")
            .AddRow("disk", $"{StoreProbe.Text(disk)}, {(double)disk / products:N0} bytes a product", "")
            .AddRow("restart until ready", $"{ready.TotalSeconds:N1} s", $"{s_longestStart.TotalSeconds:N0} s")
            .AddRow("memory after the restart", $"{StoreProbe.Text(again)}, {(double)again / products:N0} bytes a product", $"{MostBytes:N0} bytes"));
        return new BenchmarkResult(Name, share, "rate of the last tenth over the first", null, null, null)
        {
            Failed = share < LeastShare || rates[^1] < LeastRate || (double)after / products > MostBytes || ready > s_longestStart,
        };
    }
}
