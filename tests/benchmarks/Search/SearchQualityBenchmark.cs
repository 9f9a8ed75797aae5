using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Search;

/// <summary>
/// What searches find, asked over HTTP: judged queries for English products (nDCG@10 over the whole catalogue, the gain of a rating r being 2^r − 1 and that of what
/// nobody judged 0; the same over judged products alone; the same of queries with one slip), and tagged terms of Chinese titles (nDCG@10, recall@20, queries without
/// any result).
/// </summary>
internal sealed class SearchQualityBenchmark : IBenchmark
{
    private const int Resamples = 1_000;

    private readonly Option<DirectoryInfo> _folder = new("--folder") { Description = "Folder with the data sets icecat-chorus-search and zh-ecommerce-titles-ner", Required = true };

    public string Name => "search-quality";

    public string Description => "nDCG@10 of searches over HTTP on judged queries, clean and misspelt, and on Chinese titles";

    public IReadOnlyList<Option> Options => [_folder];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var folder = arguments.GetRequiredValue(_folder).FullName;
        var english = await EnglishAsync(Path.Combine(folder, "icecat-chorus-search"), console, cancellationToken);
        var chinese = await ChineseAsync(Path.Combine(folder, "zh-ecommerce-titles-ner"), cancellationToken);
        var table = new Table().AddColumn("").AddColumn("measured").AddColumn("95 %").AddColumn("queries");
        foreach (var (what, values) in english.Concat(chinese))
        {
            var (low, high) = Interval(values);
            table.AddRow(what, Text(values.Average()), $"{Text(low)} to {Text(high)}", values.Length.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
        return new BenchmarkResult(Name, english["English, nDCG@10"].Average(), "nDCG@10", null, null, null);
    }

    private static async Task<Dictionary<string, double[]>> EnglishAsync(string folder, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var (lines, judged) = (new StringBuilder(), new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal));
        var count = 0;
        foreach (var row in CsvRows.Read(Path.Combine(folder, "products.csv.gz")))
        {
            lines.Append(JsonSerializer.Serialize(new
            {
                item_id = row["id"],
                title = row["title"],
                brand = row["supplier"],
                description = row["short_description"],
                price = decimal.Parse(row["price_cents"] is { Length: > 0 } cents ? cents : "0", CultureInfo.InvariantCulture) / 100,
                attributes = AttributesOf(row["name"], row["attributes"]),
            })).Append('\n');
            count++;
        }

        await LoadAsync(process, lines.ToString(), count, cancellationToken);
        foreach (var row in CsvRows.Read(Path.Combine(folder, "ratings.csv")))
        {
            (judged.TryGetValue(row["query"], out var ratings) ? ratings : judged[row["query"]] = new(StringComparer.Ordinal))[row["docid"]] = int.Parse(row["rating"], CultureInfo.InvariantCulture);
        }

        var queries = judged.Where(pair => pair.Value.Values.Max() > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        List<double> clean = [], only = [], misspelt = [];
        foreach (var (query, ratings) in queries)
        {
            var found = await FindAsync(process, query, 10, null, cancellationToken);
            clean.Add(Ndcg(found, ratings));
            var among = await FindAsync(process, query, 10, $"item_id:[{string.Join(",", ratings.Keys)}]", cancellationToken);
            only.Add(Ndcg(among, ratings));
            if (Misspelt(query) is { } slip)
            {
                misspelt.Add(Ndcg(await FindAsync(process, slip, 10, null, cancellationToken), ratings));
            }

            if (clean[^1] < 0.3)
            {
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{query}: {clean[^1]:F2}, {found.Length} found"));
            }
        }

        return new Dictionary<string, double[]> { ["English, nDCG@10"] = [.. clean], ["judged products alone"] = [.. only], ["one slip in a word of four letters or more"] = [.. misspelt] };
    }

    private static async Task<Dictionary<string, double[]>> ChineseAsync(string folder, CancellationToken cancellationToken)
    {
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
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

        var ids = titles.Keys.Select((title, i) => (title, Id: string.Create(CultureInfo.InvariantCulture, $"t{i}"))).ToArray();
        await LoadAsync(process, string.Concat(ids.Select(pair => JsonSerializer.Serialize(new { item_id = pair.Id, pair.title }) + "\n")), ids.Length, cancellationToken);
        var relevant = ids.SelectMany(pair => titles[pair.title].Select(term => (Term: term, pair.Id))).GroupBy(pair => pair.Term, pair => pair.Id)
            .Where(term => term.Key.Length is > 1 and <= 100).OrderBy(term => term.Key, StringComparer.Ordinal).ToArray();
        List<double> ndcg = [], recall = [], none = [];
        foreach (var term in relevant)
        {
            var ratings = term.ToDictionary(id => id, _ => 1, StringComparer.Ordinal);
            var found = await FindAsync(process, term.Key, 20, null, cancellationToken);
            ndcg.Add(Ndcg([.. found.Take(10)], ratings));
            recall.Add(found.Count(ratings.ContainsKey) / (double)Math.Min(20, ratings.Count));
            none.Add(found.Length == 0 ? 1 : 0);
        }

        return new Dictionary<string, double[]> { ["Chinese titles, nDCG@10"] = [.. ndcg], ["recall@20"] = [.. recall], ["nothing found"] = [.. none] };
    }

    private static async Task LoadAsync(StandaloneProcess process, string lines, int count, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines));
        content.Headers.ContentType = new("application/x-ndjson");
        using var answer = await process.Http.PostAsync("/v1/products/bulk", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(
            "all products can be found",
            async () =>
            {
                using var page = JsonDocument.Parse(await process.Http.GetByteArrayAsync("/v1/search?limit=1", cancellationToken));
                return page.RootElement.GetProperty("total").GetInt32() == count;
            },
            TimeSpan.FromMinutes(5));
    }

    private static async Task<string[]> FindAsync(StandaloneProcess process, string query, int limit, string? filter, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(filter is null ? (object)new { q = query + " ", limit } : new { q = query + " ", limit, filter }));
        content.Headers.ContentType = new("application/json");
        using var answer = await process.Http.PostAsync("/v1/search", content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
    }

    private static Dictionary<string, string> AttributesOf(string name, string text)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["model"] = name };
        foreach (var pair in text.Split('|'))
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } key, { Length: > 0 } value] && attributes.Count < 60)
            {
                attributes[key] = value;
            }
        }

        return attributes;
    }

    private static double Ndcg(string[] found, Dictionary<string, int> ratings)
    {
        var best = Dcg(ratings.Values.OrderDescending());
        return best == 0 ? 0 : Dcg(found.Select(id => ratings.GetValueOrDefault(id))) / best;

        static double Dcg(IEnumerable<int> gains) => gains.Take(10).Select((rating, i) => (Math.Pow(2, rating) - 1) / Math.Log2(i + 2)).Sum();
    }

    /// <summary>The query with one slip in its longest word of four letters or more, drawn by the query itself, not in the first letter; null without such a word.</summary>
    private static string? Misspelt(string query)
    {
        var words = query.Split(' ');
        var longest = Array.IndexOf(words, words.MaxBy(word => word.Length));
        var word = words[longest];
        if (word.Length < 4 || !word.All(char.IsLetter))
        {
            return null;
        }

        var random = new Random(query.Sum(character => character));
        var at = random.Next(1, word.Length);
        var letter = (char)('a' + random.Next(26));
        words[longest] = random.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, letter.ToString()),
            2 => word.Remove(at, 1).Insert(at, letter.ToString()),
            _ when at + 1 < word.Length => string.Concat(word.AsSpan(0, at), word.AsSpan(at + 1, 1), word.AsSpan(at, 1), word.AsSpan(at + 2)),
            _ => word.Remove(at, 1),
        };
        return string.Join(' ', words);
    }

    private static (double Low, double High) Interval(double[] values)
    {
        var random = new Random(1);
        double[] means = [.. Enumerable.Range(0, Resamples).Select(_ => Enumerable.Range(0, values.Length).Average(_ => values[random.Next(values.Length)])).Order()];
        return (means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples)]);
    }

    private static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
