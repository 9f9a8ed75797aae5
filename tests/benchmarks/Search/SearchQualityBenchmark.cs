using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Search;

/// <summary>
/// What searches find, asked over HTTP: judged queries for English products (nDCG@10 over the whole catalogue, the same over judged products alone, the same of
/// queries with one slip), beside OpenSearch on the same queries where a node of it runs, and tagged terms of Chinese titles (nDCG@10, recall@20, queries without
/// any result).
/// </summary>
internal sealed class SearchQualityBenchmark : IBenchmark
{
    private const int Resamples = 1_000;

    private readonly Option<DirectoryInfo> _folder = new("--folder") { Description = "Folder with the data sets icecat-chorus-search and zh-ecommerce-titles-ner", Required = true };
    private readonly Option<Uri?> _rival = OpenSearchEngine.AddressOption();

    public string Name => "search-quality";

    public string Description => "nDCG@10 of searches over HTTP on judged queries, clean and misspelt, and on Chinese titles, beside OpenSearch";

    public IReadOnlyList<Option> Options => [_folder, _rival];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var folder = arguments.GetRequiredValue(_folder).FullName;
        var shop = JudgedShop.Read(Path.Combine(folder, "icecat-chorus-search"));
        IReadOnlyList<(string What, double[] Values)> ours, rivals = [], chinese;
        await using (var search = await OurSearch.StartAsync())
        {
            ours = await JudgedAsync(search, shop, cancellationToken);
        }

        if (arguments.GetValue(_rival) is { } address)
        {
            await using var rival = await OpenSearchEngine.StartAsync(address, cancellationToken);
            rivals = await JudgedAsync(rival, shop, cancellationToken);
        }

        await using (var search = await OurSearch.StartAsync())
        {
            chinese = await ChineseAsync(search, Path.Combine(folder, "zh-ecommerce-titles-ner"), cancellationToken);
        }

        var table = new Table().AddColumn("").AddColumn("measured, 95 %").AddColumn("OpenSearch").AddColumn("difference, 95 %").AddColumn("queries");
        foreach (var (i, (what, values)) in ours.Concat(chinese).Index())
        {
            var rival = rivals.ElementAtOrDefault(i).Values;
            table.AddRow(
                what,
                WithInterval(values),
                rival is null ? "" : Text(rival.Average()),
                rival is null ? "" : WithInterval([.. values.Zip(rival, (mine, its) => mine - its)]),
                values.Length.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
        return new BenchmarkResult(Name, ours[0].Values.Average(), "nDCG@10", rivals.Count > 0 ? rivals[0].Values.Average() : null, null, null);
    }

    private static async Task<IReadOnlyList<(string What, double[] Values)>> JudgedAsync(ISearchEngine search, JudgedShop shop, CancellationToken cancellationToken)
    {
        await search.StockAsync(shop.Products, copies: 1, cancellationToken);
        List<double> clean = [], only = [], misspelt = [];
        foreach (var query in shop.Queries)
        {
            clean.Add(query.Ndcg(await search.FindAsync(query.Text, 10, null, cancellationToken)));
            only.Add(query.Ndcg(await search.FindAsync(query.Text, 10, query.Ratings.Keys, cancellationToken)));
            if (query.Misspelt() is { } slip)
            {
                misspelt.Add(query.Ndcg(await search.FindAsync(slip, 10, null, cancellationToken)));
            }
        }

        return [("English, nDCG@10", [.. clean]), ("judged products alone", [.. only]), ("one slip in a word of four letters or more", [.. misspelt])];
    }

    private static async Task<IReadOnlyList<(string What, double[] Values)>> ChineseAsync(OurSearch search, string folder, CancellationToken cancellationToken)
    {
        var titles = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var row in CsvRows.Read(Path.Combine(folder, "titles.csv.gz")))
        {
            var terms = titles.TryGetValue(row["title"], out var known) ? known : titles[row["title"]] = new(StringComparer.Ordinal);
            foreach (var entity in row["entities"].Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                if (entity.StartsWith("HCCX:", StringComparison.Ordinal) || entity.StartsWith("HPPX:", StringComparison.Ordinal))
                {
                    terms.Add(entity[5..]);
                }
            }
        }

        JudgedProduct[] products = [.. titles.Keys.Select((title, i) => JudgedProduct.OfTitle(FormattableString.Invariant($"t{i}"), title))];
        await search.StockAsync(products, copies: 1, cancellationToken);
        JudgedQuery[] queries =
        [
            .. products.SelectMany(product => titles[product.Title].Select(term => (Term: term, product.Id)))
                .GroupBy(pair => pair.Term, pair => pair.Id, StringComparer.Ordinal)
                .Where(term => term.Key.Length is > 1 and <= 100)
                .Select(term => new JudgedQuery(term.Key, term.ToDictionary(id => id, _ => 1, StringComparer.Ordinal)))
                .OrderBy(query => query.Text, StringComparer.Ordinal),
        ];
        List<double> ndcg = [], recall = [], none = [];
        foreach (var query in queries)
        {
            var found = await search.FindAsync(query.Text, 20, null, cancellationToken);
            ndcg.Add(query.Ndcg(found));
            recall.Add(found.Count(query.Ratings.ContainsKey) / (double)Math.Min(20, query.Ratings.Count));
            none.Add(found.Count == 0 ? 1 : 0);
        }

        return [("Chinese titles, nDCG@10", [.. ndcg]), ("recall@20", [.. recall]), ("nothing found", [.. none])];
    }

    /// <summary>The mean, and where it lies in 95 of 100 sets of queries drawn from these.</summary>
    private static string WithInterval(double[] values)
    {
        var random = new Random(1);
        double[] means = [.. Enumerable.Range(0, Resamples).Select(_ => Enumerable.Range(0, values.Length).Average(_ => values[random.Next(values.Length)])).Order()];
        return $"{Text(values.Average())} ({Text(means[(int)(0.025 * Resamples)])} to {Text(means[(int)(0.975 * Resamples)])})";
    }

    private static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
