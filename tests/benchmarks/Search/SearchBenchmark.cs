using System.CommandLine;
using System.Globalization;
using RealtimeRec.Benchmarks.Load;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Search;

/// <summary>
/// Searches over HTTP in a closed loop of 16 callers, without and with three facets, over a shop of electronics taken in several times; beside them, turn by turn,
/// OpenSearch where a node of it runs, and empty answers of our server. Half of the queries are judged ones, half are one to three words of titles. Latency is
/// measured in an open loop at half the rate, at 4,500 a second at most. Suggestions for the beginnings of the same queries, which five shoppers have searched for each, are timed in the same way.
/// </summary>
internal sealed class SearchBenchmark : IBenchmark
{
    private const int Callers = 16;
    private const int Rounds = 3;
    private const int DrawnQueries = 4_096;

    /// <summary>Most requests a second of the open loop: the caller opens a connection for each that waits, and at more it takes the machine from who answers.</summary>
    private const double MostPerSecond = 4_500;

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(20);

    private readonly Option<DirectoryInfo> _folder = new("--folder") { Description = "Folder with the data set icecat-chorus-search", Required = true };
    private readonly Option<Uri?> _rival = OpenSearchEngine.AddressOption();
    private readonly Option<int> _copies = new("--copies") { Description = "How many times the 19,406 products are taken in", DefaultValueFactory = _ => 5 };

    public string Name => "search";

    public string Description => "searches over HTTP without and with facets in a closed loop, beside OpenSearch and empty answers";

    public IReadOnlyList<Option> Options => [_folder, _rival, _copies];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var shop = JudgedShop.Read(Path.Combine(arguments.GetRequiredValue(_folder).FullName, "icecat-chorus-search"));
        var mixed = Draw(shop);
        string[] judged = [.. shop.Queries.Select(query => query.Text)];
        await using var ours = await OurSearch.StartAsync();
        await using var rival = arguments.GetValue(_rival) is { } address ? await OpenSearchEngine.StartAsync(address, cancellationToken) : null;
        ISearchEngine[] engines = rival is null ? [ours] : [ours, rival];
        foreach (var engine in engines)
        {
            console.WriteLine($"Stocking {shop.Products.Count * arguments.GetValue(_copies):N0} products, {engine.Name}…");
            var started = TimeProvider.System.GetTimestamp();
            await engine.StockAsync(shop.Products, arguments.GetValue(_copies), cancellationToken);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s."));
        }

        var cases = engines.SelectMany(engine => (SearchCase[])
        [
            new(engine, "judged and drawn queries", mixed, (query, token) => engine.AskAsync(query, withFacets: false, token)),
            new(engine, "with three facets", mixed, (query, token) => engine.AskAsync(query, withFacets: true, token)),
            new(engine, "judged queries alone", judged, (query, token) => engine.AskAsync(query, withFacets: false, token)),
        ]).Append(new SearchCase(ours, "suggestions", Prefixes(mixed), ours.SuggestAsync)).ToArray();
        var known = await ours.LearnAsync(mixed, cancellationToken);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{known:N0} queries are known."));
        console.WriteLine("Warming up…");
        foreach (var one in cases)
        {
            await LoadGenerator.ClosedAsync(Callers, s_warmUp, one.AskAsync, cancellationToken);
        }

        var empty = new Samples();
        for (var round = 1; round <= Rounds; round++)
        {
            console.WriteLine($"Round {round} of {Rounds}…");
            foreach (var one in cases)
            {
                var before = ours.Cpu;
                var (rate, latencies) = await LoadGenerator.ClosedAsync(Callers, s_duration, one.AskAsync, cancellationToken);
                one.PerSecond.Add(rate);
                one.Cpu.Add((ours.Cpu - before) * 1e6 / latencies.Count);
            }

            empty.Add((await LoadGenerator.ClosedAsync(Callers, s_duration / 4, (_, token) => ours.AskNothingAsync(token), cancellationToken)).PerSecond);
        }

        console.WriteLine("Half load…");
        var table = new Table().AddColumn("").AddColumn("per second").AddColumn("CPU µs each").AddColumn("p50 ms at half").AddColumn("p99 ms at half");
        foreach (var one in cases)
        {
            one.HalfLoad = await LoadGenerator.OpenAsync(Math.Min(one.PerSecond.Median / 2, MostPerSecond), s_duration, one.AskAsync, cancellationToken);
            table.AddRow(
                $"{one.Engine.Name}, {one.Name}",
                one.PerSecond.Median.ToString("N0", CultureInfo.InvariantCulture),
                one.Engine == ours ? one.Cpu.Median.ToString("N0", CultureInfo.InvariantCulture) : "",
                one.HalfLoad.Median.ToString("F2", CultureInfo.InvariantCulture),
                one.HalfLoad.Percentile(99).ToString("F2", CultureInfo.InvariantCulture));
        }

        table.AddRow($"{ours.Name}, empty answers", empty.Median.ToString("N0", CultureInfo.InvariantCulture), "", "", "");
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ours.Name} holds {ours.Memory / 1e6:N0} MB of memory."));
        var first = cases[0];
        return new BenchmarkResult(
            Name, first.PerSecond.Median, "searches/s", rival is null ? empty.Median : cases[3].PerSecond.Median, first.HalfLoad!.Median, first.HalfLoad.Percentile(99));
    }

    /// <summary>What is typed of queries after one to eight keys.</summary>
    private static string[] Prefixes(string[] queries)
    {
        var random = new Random(2);
        return [.. queries.Select(query => query[..Math.Min(query.Length, random.Next(1, 9))])];
    }

    private static string[] Draw(JudgedShop shop)
    {
        var random = new Random(1);
        string[] words = [.. shop.Products.SelectMany(product => product.Title.ToLowerInvariant().Split(' ')).Where(word => word.Length > 2 && word.All(char.IsLetter))];
        return
        [
            .. Enumerable.Range(0, DrawnQueries).Select(_ => random.Next(2) == 0
                ? shop.Queries[random.Next(shop.Queries.Count)].Text
                : string.Join(' ', Enumerable.Range(0, ((int[])[1, 1, 2, 2, 3])[random.Next(5)]).Select(_ => words[random.Next(words.Length)]))),
        ];
    }
}
