using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Import;

/// <summary>A real shop's file, read by the tests to know what to expect of the cluster.</summary>
internal sealed class ShopFile
{
    private ShopFile(string path, string preset)
    {
        FilePath = path;
        Preset = preset;
        using var reader = DatasetReader.Open(path, DatasetPreset.Load(preset), TimeProvider.System);
        var rows = reader.ReadRows().ToList();
        Events = [.. rows.Where(row => row is { Event: not null, Repeated: false }).Select(row => row.Event!)];
        Products = [.. rows.Where(row => row.Product is not null).Select(row => row.Product!).DistinctBy(product => product.ItemId)];
        Rows = rows.Count;
    }

    public string FilePath { get; }

    public string Preset { get; }

    public int Rows { get; }

    public List<ShopEvent> Events { get; }

    public List<Product> Products { get; }

    public string[] ImportArguments => ["--import", Preset, FilePath];

    /// <summary>Users, most events first.</summary>
    public IEnumerable<string> UsersByActivity => Events.CountBy(shopEvent => shopEvent.UserId)
        .OrderByDescending(user => user.Value).ThenBy(user => user.Key, StringComparer.Ordinal).Select(user => user.Key);

    public static ShopFile Rees46() => new(SharedData.Require("rees46-multicategory-slice/2019-oct-slice.csv.gz"), "rees46");

    public static ShopFile Taobao() => new(SharedData.Require("taobao-userbehavior/user_histories.csv.gz"), "taobao");

    public static ShopFile UciOnlineRetail() => new(SharedData.Require("uci-online-retail/online_retail.csv.gz"), "uci-online-retail");

    public string[] ItemsIn(string category) =>
        [.. Products.Where(product => product.Categories.Contains(category)).Select(product => product.ItemId)];
}
