using System.CommandLine;
using RealtimeRec.Testing;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>
/// Feeds over HTTP from the one-process edition with 100,000 products, in a closed loop; beside it, the same loop against an
/// empty answer of the same server. Latency is measured in an open loop at half that rate.
/// </summary>
internal sealed class FeedsBenchmark : IBenchmark
{
    private const int Products = 100_000;
    private const int Users = 2_000;
    private const int EventsPerUser = 20;
    private const int Callers = 16;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(10);

    public string Name => "feeds";

    public string Description => $"feeds over HTTP with {Products:N0} products in a closed loop, against empty answers of the same server";

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var data = new TemporaryDirectory();
        await using var standalone = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var shop = new SyntheticShop(standalone.Http, Products);
        console.WriteLine($"Stocking {Products:N0} products and {Users:N0} shoppers…");
        await shop.StockAsync(cancellationToken);
        await shop.VisitAsync(Users, EventsPerUser, cancellationToken);

        Task FeedAsync(int i, CancellationToken token) => GetAsync(standalone.Http, $"/v1/users/{SyntheticShop.UserId(i % Users)}/feed?limit=20", token);
        Task EmptyAsync(int i, CancellationToken token) => GetAsync(standalone.Http, "/healthz/live", token);

        console.WriteLine("Warming up…");
        await LoadGenerator.ClosedAsync(Callers, s_duration, FeedAsync, cancellationToken);
        await LoadGenerator.ClosedAsync(Callers, s_duration / 4, EmptyAsync, cancellationToken);

        // Turn by turn, so that both meet the same machine.
        var feeds = new Samples();
        var empty = new Samples();
        for (var round = 0; round < 3; round++)
        {
            console.WriteLine($"Round {round + 1} of 3…");
            feeds.Add((await LoadGenerator.ClosedAsync(Callers, s_duration, FeedAsync, cancellationToken)).PerSecond);
            empty.Add((await LoadGenerator.ClosedAsync(Callers, s_duration / 4, EmptyAsync, cancellationToken)).PerSecond);
        }

        console.WriteLine("Half load…");
        var half = await LoadGenerator.OpenAsync(feeds.Median / 2, s_duration, FeedAsync, cancellationToken);
        console.Write(new Table()
            .AddColumn("").AddColumn("per second").AddColumn("p50 ms").AddColumn("p99 ms")
            .AddRow("empty answers, closed loop", $"{empty.Median:N0}", "", "")
            .AddRow($"feeds, closed loop of {Callers}", $"{feeds.Median:N0}", "", "")
            .AddRow("feeds, open loop at half that", $"{feeds.Median / 2:N0}", $"{half.Median:F2}", $"{half.Percentile(99):F2}"));
        return new BenchmarkResult(Name, feeds.Median, "feeds/s", empty.Median, half.Median, half.Percentile(99));
    }

    private static async Task GetAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }
}
