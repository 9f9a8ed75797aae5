using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;
using RealtimeRec.Events;
using RealtimeRec.Tests;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class RealFilesTests
{
    [SkippableFact]
    public void Rees46ReadsEveryRowAndNoticesTheFiveRepeats()
    {
        var rows = Read("rees46", "rees46-multicategory-slice/2019-oct-slice.csv.gz");

        Assert.Equal(17_434, rows.Count);
        Assert.Equal(5, rows.Count(row => row.Repeated));
        Assert.DoesNotContain(rows, row => row.Rejection is not null);
        Assert.Equal(17_055, rows.Count(row => row.Event!.Kind == EventKind.ViewItem));
        Assert.Equal(165, rows.Count(row => row.Event!.Kind == EventKind.AddToCart));
        Assert.Equal(214, rows.Count(row => row.Event!.Kind == EventKind.Purchase));
        Assert.Equal(4_504, rows.DistinctBy(row => row.Event!.UserId).Count());
        Assert.Equal(6_493, rows.DistinctBy(row => row.Product!.ItemId).Count());
        Assert.Equal(14_957, rows.Count(row => row.Product!.Brand is not null));
        Assert.Equal(17_434 - 11_688, rows.Count(row => row.Product!.Categories[0].StartsWith("category-", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void TaobaoReadsEveryRow()
    {
        var rows = Read("taobao", "taobao-userbehavior/user_histories.csv.gz");

        Assert.Equal(94_475, rows.Count);
        Assert.DoesNotContain(rows, row => row.Rejection is not null);
        Assert.Equal(84_918, rows.Count(row => row.Event!.Kind == EventKind.ViewItem));
        Assert.Equal(5_033, rows.Count(row => row.Event!.Kind == EventKind.AddToCart));
        Assert.Equal(2_568, rows.Count(row => row.Event!.Kind == EventKind.AddToWishlist));
        Assert.Equal(1_956, rows.Count(row => row.Event!.Kind == EventKind.Purchase));
        Assert.Equal(929, rows.DistinctBy(row => row.Event!.UserId).Count());
        Assert.Equal(61_330, rows.DistinctBy(row => row.Product!.ItemId).Count());
        Assert.Equal(3_071, rows.DistinctBy(row => row.Product!.Categories.Single()).Count());
    }

    [SkippableFact]
    public void UciOnlineRetailAccountsForEveryRow()
    {
        var rows = Read("uci-online-retail", "uci-online-retail/online_retail.csv.gz");

        Assert.Equal(541_909, rows.Count);
        Assert.Equal(541_909, rows[^1].RowNumber);
        var rejected = rows.Where(row => row.Rejection is not null).CountBy(row => row.Rejection!.Reason).ToDictionary();
        Assert.Equal(new Dictionary<string, int> { ["not a product"] = 2_950, ["stock correction"] = 2_464 }, rejected);
        var events = rows.Where(row => row.Event is not null).Select(row => row.Event!).ToList();
        Assert.Equal(527_791, events.Count(shopEvent => shopEvent.Kind == EventKind.Purchase));
        Assert.Equal(8_704, events.Count(shopEvent => shopEvent.Kind == EventKind.Refund));
        Assert.All(events, shopEvent => Assert.InRange(shopEvent.Items[0].Quantity!.Value, 1, EventLimits.MaxQuantity));
        Assert.Contains(events, shopEvent => shopEvent.UserId.StartsWith("invoice-5", StringComparison.Ordinal));
        Assert.Equal(new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero), events[0].Time);
    }

    [SkippableFact]
    public void RetailrocketReadsTheSampleWithItsOwnHeader()
    {
        var rows = Read("retailrocket", "retailrocket-sample/views.csv.gz");

        Assert.Equal(10_080, rows.Count);
        Assert.Equal(17, rows.Count(row => row.Repeated));
        Assert.All(rows, row => Assert.Equal(EventKind.ViewItem, row.Event!.Kind));
        Assert.Equal(2_496, rows.DistinctBy(row => row.Event!.UserId).Count());
        Assert.Equal(5_566, rows.DistinctBy(row => row.Event!.Items[0].ItemId).Count());
        Assert.Equal(2_950, rows.DistinctBy(row => row.Event!.SessionId).Count());
    }

    [SkippableTheory]
    [InlineData("yoochoose-100k/clicks_train_full.csv.gz", """
        "event": { "name": { "default": "view_item" }, "time": { "source": "Time", "formats": ["unix"] }, "userId": "SessionId", "itemId": "ItemId" }
        """)]
    [InlineData("completejourney-sample/transactions_sample.csv.gz", """
        "event": { "eventId": "basket_id", "name": { "default": "purchase" }, "userId": "household_id", "itemId": "product_id", "quantity": "quantity",
        "price": "sales_value", "time": { "source": "transaction_timestamp", "formats": ["iso8601"], "timeZones": ["America/New_York"] } }
        """)]
    [InlineData("completejourney-sample/products.csv.gz", """
        "product": { "itemId": "product_id", "title": "product_type", "brand": "brand", "categories": "department" }
        """)]
    [InlineData("icecat-chorus-search/products.csv.gz", """
        "lineBreaksInQuotes": true,
        "product": { "itemId": "id", "title": "title", "description": "short_description", "brand": "supplier", "price": "price_cents" }
        """)]
    [InlineData("tmall-double11-beauty/listings.csv.gz", """ "product": { "itemId": "id", "title": "title", "price": "price", "brand": "shop" } """)]
    [InlineData("amazon-beauty-2014/items.csv.gz", """
        "product": { "itemId": "item_id", "title": "keyphrase", "categories": { "column": "attributes", "listSeparator": "|" } }
        """)]
    [InlineData("amazon-grocery-2014/interactions.csv.gz", """
        "event": { "name": { "default": "purchase" }, "time": { "source": "time", "formats": ["unix"] }, "userId": "user_id", "itemId": "item_id" }
        """)]
    public void RealFileWithAMapOfItsOwnLosesNoRow(string file, string map)
    {
        using var reader = DatasetReader.Open(
            SharedData.Require(file), DatasetPreset.Parse($$"""{ "name": "own", {{map}} }""", "map.json"), TimeProvider.System);
        var rows = reader.ReadRows().ToList();

        Assert.Equal(rows.Count, rows[^1].RowNumber);
        Assert.Empty(rows.Where(row => row.Rejection is not null && row.Rejection.Reason != "time too early").Take(5));
        Assert.True(rows.Count(row => row.Rejection is null) * 100 > rows.Count * 99);
    }

    private static List<DatasetRow> Read(string preset, string file)
    {
        using var reader = DatasetReader.Open(SharedData.Require(file), DatasetPreset.Load(preset), TimeProvider.System);
        var rows = reader.ReadRows().ToList();
        Assert.Equal(reader.Length, reader.Position);
        return rows;
    }
}
