using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;
using RealtimeRec.Ranking.Sequences;

namespace RealtimeRec.Training.Preparation;

/// <summary>Reads a shop's files, delimited text or Parquet, by a preset of the import.</summary>
/// <param name="timeProvider">What is in the future.</param>
internal sealed class ShopFiles(TimeProvider timeProvider)
{
    /// <summary>Rows between two reports of progress.</summary>
    private const int RowsPerReport = 1 << 14;

    /// <summary>Reads events, and the products that their rows describe.</summary>
    /// <param name="paths">The files, in the order of their time where they have one.</param>
    /// <param name="preset">Their column map, with events.</param>
    /// <param name="progress">Told the share of the bytes read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TrainingException">A file is missing, not whole, or not one for the preset.</exception>
    public async Task<ShopContents> ReadAsync(
        IReadOnlyList<string> paths, DatasetPreset preset, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var users = new ItemVocabulary();
        var items = new ItemVocabulary();
        var interactions = new List<Interaction>();
        var products = new ProductMerge();
        var rejected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (rows, searches) = (0L, 0L);
        await ReadRowsAsync(paths, preset, Take, progress, cancellationToken);
        return new ShopContents(InteractionLog.Of(users, items, interactions), Texts(products), rows, searches, rejected);

        void Take(DatasetRow row)
        {
            rows++;
            if (row.Rejection is { } rejection)
            {
                rejected[rejection.Reason] = rejected.GetValueOrDefault(rejection.Reason) + 1;
            }

            if (row.Product is { } product)
            {
                products.Add(product);
            }

            if (row.Event is not { } shopEvent)
            {
                return;
            }

            searches += shopEvent.Items.Length == 0 ? 1 : 0;
            foreach (var item in shopEvent.Items)
            {
                interactions.Add(new Interaction(
                    users.GetOrAdd(shopEvent.UserId), items.GetOrAdd(item.ItemId), shopEvent.Time.ToUnixTimeMilliseconds(), interactions.Count, shopEvent.Kind));
            }
        }
    }

    /// <summary>Reads a catalogue of products.</summary>
    /// <param name="path">The file.</param>
    /// <param name="preset">Its column map, with products.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The texts, by item id.</returns>
    /// <exception cref="TrainingException">The file is missing, not whole, or not one for the preset.</exception>
    public async Task<Dictionary<string, TextFields>> ReadProductsAsync(string path, DatasetPreset preset, CancellationToken cancellationToken)
    {
        var products = new ProductMerge();
        await ReadRowsAsync([path], preset, row =>
        {
            if (row.Product is { } product)
            {
                products.Add(product);
            }
        }, new Progress<double>(), cancellationToken);
        return Texts(products);
    }

    private async Task ReadRowsAsync(
        IReadOnlyList<string> paths, DatasetPreset preset, Action<DatasetRow> take, IProgress<double> progress, CancellationToken cancellationToken)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            var done = i;
            try
            {
                using var csv = await TemporaryCsv.OpenAsync(paths[i], preset.Delimiter, cancellationToken);
                try
                {
                    using var reader = DatasetReader.Open(csv.Path, csv.IsRewritten ? preset.Rewritten() : preset, timeProvider);
                    var rows = 0;
                    foreach (var row in reader.ReadRows(cancellationToken))
                    {
                        take(row);
                        if (++rows % RowsPerReport == 0)
                        {
                            progress.Report((done + ((double)reader.Position / reader.Length)) / paths.Count);
                        }
                    }
                }
                catch (DatasetFormatException exception)
                {
                    // A sentence about the file that was given, not about what it was rewritten as.
                    throw new TrainingException(exception.Message.Replace(csv.Path, paths[i], StringComparison.Ordinal), exception);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new TrainingException($"{paths[i]} cannot be read: {exception.Message}", exception);
            }

            progress.Report((done + 1.0) / paths.Count);
        }
    }

    private static Dictionary<string, TextFields> Texts(ProductMerge products) =>
        products.Products.ToDictionary(product => product.ItemId, Text, StringComparer.Ordinal);

    private static TextFields Text(Product product) => new(
        product.Title, product.Brand, product.Categories.Length > 0 ? product.Categories : null, product.Description);
}
