using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using RealtimeRec.Benchmarks.Load;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Storage;

/// <summary>
/// A catalogue that comes through <c>shop.catalog</c> to a cluster: the rate of its first and of its last tenth and each silo's memory a minute after;
/// then half of it changes at once while a silo joins, events flow and feeds are asked for.
/// </summary>
/// <param name="silos">Silos of the cluster.</param>
/// <param name="products">Products of the catalogue.</param>
internal sealed partial class LoggedCatalogue(int silos, int products)
{
    private const int Parts = 10;
    private const int Shoppers = 200;
    private const int EventsPerSecond = 100;
    private const int Samples = 500;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_rest = TimeSpan.FromMinutes(1);

    public async Task<BenchmarkResult> RunAsync(string name, IAnsiConsole console, CancellationToken cancellationToken)
    {
        await using var cluster = await LocalCluster.StartAsync(
            new LocalClusterOptions { Silos = silos, OptimisedBrokers = true }, cancellationToken);
        console.WriteLine($"{silos} silos, {(ApacheKafka.IsInstalled ? "a broker of Apache Kafka" : "the broker inside the client library")}. Logs: {cluster.LogFolder}");
        var before = Resident(cluster);
        var rates = await LoadAsync(cluster, console, cancellationToken);
        var largest = Resident(cluster).Max();
        var after = await StoreProbe.ResidentBytesAfterAsync(s_rest, console, cancellationToken, [.. Running(cluster).Select(silo => silo.Id)]);
        var bytes = after.Select(resident => (double)resident / products).ToArray();

        console.WriteLine($"{products / 2:N0} products change at once, a silo joins, {EventsPerSecond} events a second flow…");
        var change = await ChangeAsync(cluster, cancellationToken);

        var share = rates[^1] / rates[0];
        console.Write(new Table()
            .AddColumn("").AddColumn("").AddColumn("wanted")
            .AddRow("first tenth", $"{rates[0]:N0}/s", "")
            .AddRow("last tenth", $"{rates[^1]:N0}/s, {share:P0} of the first", $"{CatalogueBenchmark.LeastShare:P0}")
            .AddRow("memory of a silo when all are known", $"at most {StoreProbe.Text(largest)}", "")
            .AddRow($"memory of the silos {s_rest:c} later", $"{string.Join(", ", after.Select(resident => StoreProbe.Text(resident)))}; {string.Join(", ", bytes.Select(each => each.ToString("N0", CultureInfo.InvariantCulture)))} bytes a product", $"{CatalogueBenchmark.MostBytes:N0} bytes")
            .AddRow("growth of it", string.Join(", ", after.Zip(before, (later, earlier) => ((double)(later - earlier) / products).ToString("N0", CultureInfo.InvariantCulture))) + " bytes a product", "")
            .AddRow("half of them changed at once, until the shop has all", $"{change.Applied.TotalSeconds:N1} s", "")
            .AddRow("a silo that joins meanwhile is ready", $"{change.Joined.TotalSeconds:N1} s", "")
            .AddRow("events meanwhile", $"{change.Events:N0}, {change.Wrong} shoppers with more or fewer than were sent", "0")
            .AddRow("feeds meanwhile", $"{change.Feeds.Requests:N0}, {change.Feeds.Errors} failed; p99 {change.Feeds.Percentile99.TotalMilliseconds:N0} ms, the slowest {change.Feeds.Slowest.TotalMilliseconds:N0} ms", "0 failed"));
        return new BenchmarkResult(name, share, "rate of the last tenth over the first", null, null, change.Feeds.Percentile99.TotalMilliseconds)
        {
            Failed = share < CatalogueBenchmark.LeastShare || bytes.Max() > CatalogueBenchmark.MostBytes || change.Wrong > 0 || change.Feeds.Errors > 0,
        };
    }

    private async Task<double[]> LoadAsync(LocalCluster cluster, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var part = products / Parts;
        var rates = new double[Parts];
        var began = Stopwatch.GetTimestamp();
        var producing = Task.Run(() => CatalogProducer.Produce(cluster.BootstrapServers, Enumerable.Range(0, products).Select(i => (SyntheticShop.ItemId(i), SyntheticShop.Product(i)))), cancellationToken);
        for (var done = 0; done < Parts; done++)
        {
            await UntilAsync(async () => await KnownAsync(cluster) >= (done + 1) * part, cancellationToken);
            rates[done] = part / Stopwatch.GetElapsedTime(began).TotalSeconds;
            began = Stopwatch.GetTimestamp();
            console.WriteLine($"{(done + 1) * part:N0} products, the last {part:N0} at {rates[done]:N0}/s.");
        }

        await producing;
        return rates;
    }

    /// <summary>Products that every silo's index and replica know.</summary>
    private static async Task<int> KnownAsync(LocalCluster cluster)
    {
        var known = await Task.WhenAll(Running(cluster).Select(async silo => (await silo.CheckAsync("catalog")).Description));
        return known.Min(description => Known().Match(description) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0);
    }

    private async Task<Change> ChangeAsync(LocalCluster cluster, CancellationToken cancellationToken)
    {
        var stock = 11;
        using var producer = new EventProducer(new EventLoad { BootstrapServers = cluster.BootstrapServers, Users = Shoppers, PerSecond = EventsPerSecond, Products = products });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await producer.ProduceAsync(5 * Shoppers);

        // Code that runs for the first time takes seconds on a busy machine, and is no shop's every day.
        for (var shopper = 0; shopper < Shoppers; shopper++)
        {
            await cluster.Gateway.TryJsonAsync($"/v1/users/{SyntheticShop.UserId(shopper)}/feed?limit=20");
        }

        var producing = producer.RunAsync(stop: stop.Token);
        await using var feeds = GatewayProbe.Start(cluster.Gateway.Address, [.. Enumerable.Range(0, Shoppers).Select(SyntheticShop.UserId)]);

        var began = Stopwatch.GetTimestamp();
        var joined = Task.Run(async () =>
        {
            await cluster.StartSiloAsync();
            return Stopwatch.GetElapsedTime(began);
        }, cancellationToken);
        await Task.Run(() => CatalogProducer.Produce(cluster.BootstrapServers, Enumerable.Range(0, products / 2).Select(i => (SyntheticShop.ItemId(i), SyntheticShop.Product(i, stock)))), cancellationToken);
        for (var sample = 0; sample < Samples; sample++)
        {
            var itemId = SyntheticShop.ItemId((int)((long)sample * products / 2 / Samples));
            await UntilAsync(async () => await StockAsync(cluster, itemId) == stock, cancellationToken);
        }

        var applied = Stopwatch.GetElapsedTime(began);
        var ready = await joined;
        await stop.CancelAsync();
        await producing;
        var truth = producer.Truth();
        var wrong = 0;
        foreach (var (user, known) in truth.Users)
        {
            wrong += await Eventually.TryAsync(async () => await EventsOfAsync(cluster, user) >= known.Events, s_rest) && await EventsOfAsync(cluster, user) == known.Events ? 0 : 1;
        }

        return new Change(applied, ready, truth.Events, wrong, await feeds.StopAsync());
    }

    private static async Task<int?> StockAsync(LocalCluster cluster, string itemId) =>
        await cluster.Gateway.TryJsonAsync($"/v1/products/{itemId}") is { } product && product.TryGetProperty("stock", out var stock) ? stock.GetInt32() : null;

    private static async Task<long> EventsOfAsync(LocalCluster cluster, string userId) =>
        await cluster.Gateway.TryJsonAsync($"/v1/users/{userId}") is { } user ? user.GetProperty("applied_events").GetInt64() : 0;

    private static Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync("the catalogue goes on", condition, s_patience, s_poll, cancellationToken);

    private static long[] Resident(LocalCluster cluster) => [.. Running(cluster).Select(silo => StoreProbe.ResidentBytes(silo.Id))];

    private static IEnumerable<SiloProcess> Running(LocalCluster cluster) => cluster.Silos.Where(silo => !silo.HasExited);

    [GeneratedRegex(@"(\d+) products known")]
    private static partial Regex Known();

    private sealed record Change(TimeSpan Applied, TimeSpan Joined, long Events, int Wrong, ProbeReport Feeds);
}
