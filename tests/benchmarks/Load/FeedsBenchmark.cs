using System.CommandLine;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>
/// Feeds over HTTP from the one-process edition with 100,000 products, in a closed loop; beside it, the same loop against an
/// empty answer of the same server. Latency is measured in an open loop at half that rate. With a registry, a second process
/// runs its encoders, and both are measured turn by turn.
/// </summary>
internal sealed class FeedsBenchmark : IBenchmark
{
    private const int Products = 100_000;
    private const int Users = 2_000;
    private const int EventsPerUser = 20;
    private const int Rounds = 3;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(10);

    /// <summary>What a loaded shop left to be compiled takes a part of a core for a quarter of a minute.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(40);

    private readonly Option<DirectoryInfo?> _registry = new("--registry") { Description = "Folder of models and active.json; what its encoders cost is measured too" };

    public string Name => "feeds";

    public string Description => $"feeds over HTTP with {Products:N0} products in a closed loop, against empty answers of the same server";

    public IReadOnlyList<Option> Options => [_registry];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        await using var plain = await StockedAsync("mean profiles", []);
        await using var encoding = arguments.GetValue(_registry) is { } registry
            ? await StockedAsync("encoded profiles", ["--models", registry.FullName])
            : null;
        FeedsEdition[] editions = encoding is null ? [plain] : [plain, encoding];

        console.WriteLine("Warming up…");
        foreach (var edition in editions)
        {
            await edition.MeasureFeedsAsync(s_warmUp, cancellationToken);
            await edition.MeasureEmptyAsync(s_duration / 4, cancellationToken);
            edition.Forget();
        }

        // Turn by turn, so that all meet the same machine.
        for (var round = 1; round <= Rounds; round++)
        {
            console.WriteLine($"Round {round} of {Rounds}…");
            foreach (var edition in editions)
            {
                await edition.MeasureFeedsAsync(s_duration, cancellationToken);
                await edition.MeasureEmptyAsync(s_duration / 4, cancellationToken);
            }
        }

        console.WriteLine("Half load…");
        var latencies = new List<Samples>();
        foreach (var edition in editions)
        {
            latencies.Add(await edition.OpenFeedsAsync(edition.Feeds.Median / 2, s_duration, cancellationToken));
        }

        for (var round = 1; round <= Rounds; round++)
        {
            console.WriteLine($"Changed profiles, round {round} of {Rounds}…");
            foreach (var edition in editions)
            {
                await edition.MeasureChangedFeedsAsync(s_duration, cancellationToken);
            }
        }

        var table = new Table().AddColumn("").AddColumn("per second").AddColumn("CPU µs each").AddColumn("p50 ms").AddColumn("p99 ms");
        foreach (var (edition, half) in editions.Zip(latencies))
        {
            table
                .AddRow($"{edition.Name}, closed loop", $"{edition.Feeds.Median:N0}", $"{edition.FeedCpu.Median * 1_000:N0}", "", "")
                .AddRow($"{edition.Name}, open loop at half that", $"{edition.Feeds.Median / 2:N0}", "", $"{half.Median:F2}", $"{half.Percentile(99):F2}")
                .AddRow($"{edition.Name}, each after an event", $"{edition.ChangedFeeds.Median:N0}", $"{edition.ChangedFeedCpu.Median * 1_000:N0}", "", "")
                .AddRow($"{edition.Name}, empty answers", $"{edition.Empty.Median:N0}", "", "", "");
        }

        console.Write(table);
        if (encoding is not null)
        {
            console.WriteLine($"Encoding a changed profile: {(encoding.ChangedFeedCpu.Median - plain.ChangedFeedCpu.Median) * 1_000:N0} µs of CPU a feed.");
            console.WriteLine($"Feeds by profile vector: {string.Join(", ", (await encoding.ProfilesAsync()).Select(pair => $"{pair.Key} {pair.Value:N0}"))}.");
        }

        var last = editions[^1];
        return new BenchmarkResult(Name, last.Feeds.Median, "feeds/s", last.Empty.Median, latencies[^1].Median, latencies[^1].Percentile(99));

        async Task<FeedsEdition> StockedAsync(string name, string[] settings)
        {
            var edition = await FeedsEdition.StartAsync(name, Products, Users, settings);
            if (settings.Length > 0)
            {
                await edition.UntilEncodersServeAsync();
            }

            console.WriteLine($"Stocking {Products:N0} products and {Users:N0} shoppers, {name}…");
            var started = TimeProvider.System.GetTimestamp();
            await edition.Shop.StockAsync(cancellationToken);
            console.WriteLine($"Products: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s.");
            await edition.Shop.VisitAsync(Users, EventsPerUser, cancellationToken);
            return edition;
        }
    }
}
