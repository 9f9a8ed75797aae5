using System.Globalization;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.Defaults;

/// <summary>Reads the shops of the data sets.</summary>
/// <param name="data">Folder of the data sets.</param>
internal sealed class ShopReader(string data)
{
    /// <summary>A shopper of fewer items teaches nothing and tests nothing.</summary>
    private const int FewestItems = 3;

    /// <summary>A set of items.csv.gz and sequences.csv.gz.</summary>
    /// <exception cref="TrainingException">A file is missing or of another form.</exception>
    public Shop ReadSequences(string folder, string name)
    {
        var items = CatalogFile.Read(Path.Combine(data, folder, "items.csv.gz")).Select(item => new CatalogItem(Id(name, item.Id), item.Text)).ToArray();
        var sequences = SequenceFile.Read(Path.Combine(data, folder, "sequences.csv.gz"), new ItemVocabulary());
        return Make(name, items, sequences.Items.Select(sequence => sequence.Select(item => Id(name, sequences.Vocabulary.GetId(item)))));
    }

    /// <summary>Grocery purchases of households, a random sample of their lines.</summary>
    /// <exception cref="TrainingException">A file is missing or of another form.</exception>
    public Shop ReadCompleteJourney()
    {
        const string Name = "completejourney";
        var items = new List<CatalogItem>();
        CsvTable.Read(Path.Combine(data, "completejourney-sample", "products.csv.gz"), table =>
        {
            var (id, type, size) = (table.Require("product_id"), table.Require("product_type"), table.Require("package_size"));
            var (department, category) = (table.Require("department"), table.Require("product_category"));
            return () =>
            {
                if (table[id] is { } item && string.Join(' ', new[] { table[type], table[size] }.OfType<string>()) is { Length: > 0 } title)
                {
                    items.Add(new CatalogItem(Id(Name, item), new TextFields(title, Categories: [.. new[] { table[department], table[category] }.OfType<string>()])));
                }
            };
        });
        return Make(Name, items, Histories(Name, Path.Combine("completejourney-sample", "transactions_sample.csv.gz"), "household_id", "product_id", "transaction_timestamp", _ => true));
    }

    /// <summary>Purchases of gifts, mostly by resellers; what was returned, and what is no product, left out.</summary>
    /// <exception cref="TrainingException">The file is missing or of another form.</exception>
    public Shop ReadOnlineRetail()
    {
        const string Name = "uci";
        var path = Path.Combine("uci-online-retail", "online_retail.csv.gz");
        var titles = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        CsvTable.Read(Path.Combine(data, path), table =>
        {
            var (code, description) = (table.Require("StockCode"), table.Require("Description"));
            return () =>
            {
                if (table[code] is { } item && table[description]?.Trim() is { Length: > 0 } title)
                {
                    titles.TryAdd(item, new Dictionary<string, int>(StringComparer.Ordinal));
                    titles[item][title] = titles[item].GetValueOrDefault(title) + 1;
                }
            };
        });

        // Notes of the warehouse stand in the same column; what is said most often is the title.
        var items = titles.Where(item => IsProduct(item.Key)).Select(item => new CatalogItem(
            Id(Name, item.Key), new TextFields(item.Value.OrderByDescending(title => title.Value).ThenBy(title => title.Key, StringComparer.Ordinal).First().Key)));
        return Make(Name, items, Histories(
            Name, path, "CustomerID", "StockCode", "InvoiceDate", quantity => double.TryParse(quantity, CultureInfo.InvariantCulture, out var pieces) && pieces > 0, "Quantity"));

        // Codes of products begin with five digits; others are postage, fees and corrections.
        static bool IsProduct(string code) => code.Length >= 5 && code.Take(5).All(char.IsAsciiDigit);
    }

    private static string Id(string shop, string item) => $"{shop}:{item}";

    private static Shop Make(string name, IEnumerable<CatalogItem> items, IEnumerable<IEnumerable<string>> histories)
    {
        var known = items.DistinctBy(item => item.Id).OrderBy(item => item.Id, StringComparer.Ordinal).ToArray();
        var ids = known.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        string[][] whole = [.. histories.Select(history => history.Where(ids.Contains).Distinct(StringComparer.Ordinal).ToArray()).Where(history => history.Length >= FewestItems)];
        return whole.Length > 0 ? new Shop(name, known, whole) : throw new TrainingException($"The data set of {name} has no shopper of {FewestItems} items.");
    }

    private IEnumerable<IEnumerable<string>> Histories(
        string name, string path, string userColumn, string itemColumn, string timeColumn, Func<string?, bool> counts, string? countedColumn = null)
    {
        var events = new List<(string User, string Item, DateTime Time)>();
        CsvTable.Read(Path.Combine(data, path), table =>
        {
            var (user, item, time, counted) = (table.Require(userColumn), table.Require(itemColumn), table.Require(timeColumn), countedColumn is null ? (int?)null : table.Require(countedColumn));
            return () =>
            {
                if (counts(table[counted]) && table[user] is { } userId && table[item] is { } itemId
                    && DateTime.TryParse(table[time], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
                {
                    events.Add((userId, Id(name, itemId), at));
                }
            };
        });
        return events.GroupBy(one => one.User, StringComparer.Ordinal)
            .OrderBy(user => user.Key, StringComparer.Ordinal)
            .Select(user => user.OrderBy(one => one.Time).Select(one => one.Item));
    }
}
