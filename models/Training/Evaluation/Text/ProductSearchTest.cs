using System.Globalization;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>
/// Search by vectors alone over a catalogue with human judgements, 0 to 3 (Järvelin and Kekäläinen, 2002, with gains 2^rating − 1);
/// what was not judged counts as 0.
/// </summary>
internal sealed class ProductSearchTest : ITextTest
{
    private const int Cutoff = 10;

    private readonly TextFields[] _texts;
    private readonly List<(string Query, Dictionary<int, double> Gains)> _queries = [];

    /// <param name="folder">Holds products.csv.gz and ratings.csv.</param>
    /// <exception cref="TrainingException">A file cannot be read, or no query has a product that fits.</exception>
    public ProductSearchTest(string folder)
    {
        var items = CatalogFile.Read(Path.Combine(folder, "products.csv.gz"));
        var indices = items.Select((item, index) => (item.Id, index)).ToDictionary(item => item.Id, item => item.index, StringComparer.Ordinal);
        _texts = [.. items.Select(item => item.Text)];
        var ratings = new Dictionary<string, Dictionary<int, double>>(StringComparer.Ordinal);
        CsvTable.Read(Path.Combine(folder, "ratings.csv"), table =>
        {
            var (query, id, rating) = (table.Require("query"), table.Require("docid"), table.Require("rating"));
            return () =>
            {
                if (table[query] is { } text && indices.TryGetValue(table[id] ?? "", out var index)
                    && double.TryParse(table[rating], CultureInfo.InvariantCulture, out var value) && value > 0)
                {
                    ratings.TryAdd(text, []);
                    ratings[text][index] = Math.Pow(2, value) - 1;
                }
            };
        });
        _queries.AddRange(ratings.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        if (_queries.Count == 0)
        {
            throw new TrainingException($"No query in {folder} has a product that fits it.");
        }
    }

    public string Name => $"product search ({_queries.Count} queries, {_texts.Length:N0} products)";

    public IReadOnlyList<(string Metric, double Value)> Judge(ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        var vectors = embedder.EmbedProducts(_texts);
        var queries = embedder.EmbedQueries([.. _queries.Select(query => query.Query)]);
        var (ndcg, judged) = (0.0, 0.0);
        for (var i = 0; i < queries.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var gains = _queries[i].Gains;
            var found = VectorRanking.Nearest(queries[i], vectors, Cutoff).Select(item => gains.GetValueOrDefault(item)).ToArray();
            ndcg += Discounted(found) / Discounted(gains.Values.OrderDescending().Take(Cutoff));
            judged += found.Count(gain => gain > 0) / (double)Cutoff;
        }

        return [($"NDCG@{Cutoff}", ndcg / queries.Length), ($"share of the first {Cutoff} rated 1 to 3", judged / queries.Length)];
    }

    private static double Discounted(IEnumerable<double> gains) => gains.Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
}
