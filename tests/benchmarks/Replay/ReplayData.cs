using System.Globalization;
using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Reads the data sets that can be replayed.</summary>
internal static class ReplayData
{
    private static readonly long FirstMs = new DateTimeOffset(2017, 7, 14, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The names of the data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rees46", "retailrocket", "taobao", "uci-online-retail", "yoochoose", "diginetica", "beauty", "office"];

    /// <summary>Reads one.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="folder">The folder with all of them.</param>
    /// <param name="most">Events to replay at most, the last ones.</param>
    public static ReplayLog Read(string name, string folder, int most)
    {
        var log = new ReplayLogBuilder();
        var caution = "";
        switch (name)
        {
            case "rees46":
                ReadPreset(log, name, Path.Combine(folder, "rees46-multicategory-slice", "2019-oct-slice.csv.gz"));
                break;
            case "retailrocket":
                ReadPreset(log, name, Path.Combine(folder, "retailrocket-sample", "views.csv.gz"));
                break;
            case "taobao":
                ReadPreset(log, name, Path.Combine(folder, "taobao-userbehavior", "user_histories.csv.gz"));
                break;
            case "uci-online-retail":
                ReadPreset(log, name, Path.Combine(folder, "uci-online-retail", "online_retail.csv.gz"));
                break;
            case "yoochoose":
                foreach (var part in (string[])["clicks_train_full", "clicks_test"])
                {
                    foreach (var row in CsvRows.Read(Path.Combine(folder, "yoochoose-100k", part + ".csv.gz")))
                    {
                        log.Add(row["SessionId"], row["ItemId"], new ReplayEvent((long)(1_000 * double.Parse(row["Time"], CultureInfo.InvariantCulture)), 0, 0, EventKind.ViewItem));
                    }
                }

                break;
            case "diginetica":
                caution = "Its times are made up: sessions come one after the other, with a click a second.";
                ReadSessions(log, Path.Combine(folder, "diginetica-sessions"));
                break;
            case "beauty":
                caution = "Its times are made up: shoppers begin a second apart and take a step a minute; everybody's last item comes at the very end.";
                foreach (var row in CsvRows.Read(Path.Combine(folder, "amazon-beauty-2014", "items.csv.gz")))
                {
                    var attributes = row["attributes"].Split('|', StringSplitOptions.RemoveEmptyEntries);
                    log.Describe(new Product
                    {
                        ItemId = row["item_id"],
                        Title = row["keyphrase"],
                        Brand = attributes is [var brand, ..] ? brand : null,
                        Categories = [.. attributes.Skip(1)],
                    });
                }

                ReadSequences(log, Path.Combine(folder, "amazon-beauty-2014"));
                break;
            case "office":
                caution = "Its times are made up: shoppers begin a second apart and take a step a minute; everybody's last item comes at the very end.";
                foreach (var row in CsvRows.Read(Path.Combine(folder, "amazon-office-2014", "items.csv.gz")))
                {
                    log.Describe(new Product
                    {
                        ItemId = row["item_id"],
                        Title = row["title"],
                        Brand = string.IsNullOrWhiteSpace(row["brand"]) ? null : row["brand"],
                        Categories = row["categories"].Split(", ", StringSplitOptions.RemoveEmptyEntries),
                    });
                }

                ReadSequences(log, Path.Combine(folder, "amazon-office-2014"));
                break;
            default:
                throw new ArgumentException($"There is no data set {name}, only {string.Join(", ", Names)}.", nameof(name));
        }

        return log.Build(name, caution, most);
    }

    private static void ReadPreset(ReplayLogBuilder log, string preset, string path)
    {
        using var reader = DatasetReader.Open(path, DatasetPreset.Load(preset), TimeProvider.System);
        foreach (var row in reader.ReadRows())
        {
            if (row.Product is { } product)
            {
                log.Describe(product);
            }

            if (row is { Event: { } shopEvent, Repeated: false })
            {
                foreach (var item in shopEvent.Items)
                {
                    log.Add(shopEvent.UserId, item.ItemId, new ReplayEvent(shopEvent.Time.ToUnixTimeMilliseconds(), 0, 0, shopEvent.Kind, item.Price, item.Quantity));
                }
            }
        }
    }

    private static void ReadSessions(ReplayLogBuilder log, string folder)
    {
        var second = 0;
        foreach (var part in (string[])["train", "test"])
        {
            foreach (var row in CsvRows.Read(Path.Combine(folder, part + "_sessions.csv.gz")))
            {
                foreach (var item in row["items"].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    log.Add($"{part}-{row["session_id"]}", item, new ReplayEvent(FirstMs + (1_000L * second++), 0, 0, EventKind.ViewItem));
                }
            }
        }
    }

    private static void ReadSequences(ReplayLogBuilder log, string folder)
    {
        var shoppers = CsvRows.Read(Path.Combine(folder, "sequences.csv.gz")).Select(row => (User: row["user_id"], Items: row["items"].Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        var lastMs = FirstMs;
        for (var k = 0; k < shoppers.Length; k++)
        {
            for (var step = 0; step < shoppers[k].Items.Length - 1; step++)
            {
                var timeMs = FirstMs + (1_000L * (k + (60 * step)));
                lastMs = Math.Max(lastMs, timeMs);
                log.Add(shoppers[k].User, shoppers[k].Items[step], new ReplayEvent(timeMs, 0, 0, EventKind.ViewItem));
            }
        }

        for (var k = 0; k < shoppers.Length; k++)
        {
            log.Add(shoppers[k].User, shoppers[k].Items[^1], new ReplayEvent(lastMs + (1_000L * (k + 1)), 0, 0, EventKind.ViewItem));
        }
    }
}
