using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Events;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class PresetTests
{
    private const string UciHeader = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    private const string Rees46Header = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n";

    [Fact]
    public void EveryDocumentedPresetIsBuiltInAndValid()
    {
        Assert.Equal(["csv", "rees46", "retailrocket", "taobao", "uci-online-retail"], DatasetPreset.BuiltIn);
        Assert.All(DatasetPreset.BuiltIn, name => Assert.Equal(name, DatasetPreset.Load(name).Name));
    }

    [Fact]
    public void UnknownPresetNamesThoseThereAre()
    {
        var exception = Assert.Throws<DatasetPresetException>(() => DatasetPreset.Load("rees47"));
        Assert.Contains("\"rees47\"", exception.Message, StringComparison.Ordinal);
        Assert.Contains("uci-online-retail", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rees46CategoryCodeBecomesPathAndCategoryIdStandsIn()
    {
        using var file = new TemporaryFile(Rees46Header
            + "2019-10-01 00:00:04 UTC,view,1004237,2053013555631882655,electronics.smartphone,apple,1081.98,535871217,c6bd\n"
            + "2019-10-01 00:00:05 UTC,cart,44600062,2103807459595387724,,,0.00,541312140,72d7\n"
            + "2019-10-01 00:00:06 UTC,remove_from_cart,44600062,2103807459595387724,,shiseido,35.79,541312140,72d7\n"
            + "2019-10-01 00:00:07 UTC,stare,44600062,2103807459595387724,,shiseido,35.79,541312140,72d7\n");
        var rows = file.Read("rees46");

        Assert.Equal(["electronics", "electronics.smartphone"], rows[0].Product!.Categories);
        Assert.Equal("apple", rows[0].Product!.Brand);
        Assert.Equal(1081.98m, rows[0].Product!.Price);
        Assert.Equal(EventKind.ViewItem, rows[0].Event!.Kind);
        Assert.Equal(new DateTimeOffset(2019, 10, 1, 0, 0, 4, TimeSpan.Zero), rows[0].Event!.Time);
        Assert.Equal("535871217", rows[0].Event!.UserId);
        Assert.Equal("c6bd", rows[0].Event!.SessionId);
        Assert.Equal(new EventItem("1004237", 1081.98m), rows[0].Event!.Items.Single());
        Assert.Equal(["category-2103807459595387724"], rows[1].Product!.Categories);
        Assert.Equal(EventKind.AddToCart, rows[1].Event!.Kind);
        Assert.Null(rows[1].Product!.Price);
        Assert.Equal(EventKind.RemoveFromCart, rows[2].Event!.Kind);
        Assert.Equal(("event_type", "unknown event name"), (rows[3].Rejection!.Field, rows[3].Rejection!.Reason));
        Assert.Contains("stare", rows[3].Rejection!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with header", "user_id,item_id,category_id,behavior,timestamp\n")]
    [InlineData("as published, without", "")]
    public void TaobaoReadsWithAndWithoutHeader(string form, string header)
    {
        using var file = new TemporaryFile(header + "1,2268318,2520377,pv,1511544070\n1,2333346,2520771,fav,1511561733\n");
        var rows = file.Read("taobao");

        Assert.True(rows.Count == 2, form);
        Assert.Equal([1, 2], rows.Select(row => row.RowNumber));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1511544070), rows[0].Event!.Time);
        Assert.Equal(["category-2520377"], rows[0].Product!.Categories);
        Assert.Equal(EventKind.AddToWishlist, rows[1].Event!.Kind);
    }

    [Fact]
    public void UciOnlineRetailReturnsAreRefundsOfAPositiveQuantity()
    {
        using var file = new TemporaryFile(UciHeader
            + "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
            + "C536379,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-1,2010-12-01 09:41:00,2.55,14527,United Kingdom\n"
            + "536500,22632,HAND WARMER RED POLKA DOT,-2,2010-12-01 12:32:00,1.85,17809,United Kingdom\n");
        var rows = file.Read("uci-online-retail");

        Assert.Equal([EventKind.Purchase, EventKind.Refund, EventKind.Refund], rows.Select(row => row.Event!.Kind));
        Assert.Equal([6, 1, 2], rows.Select(row => row.Event!.Items[0].Quantity!.Value));
        Assert.Equal("WHITE HANGING HEART T-LIGHT HOLDER", rows[0].Product!.Title);
        Assert.Equal("GBP", rows[0].Product!.Currency);
        Assert.Equal("536365", rows[0].Event!.SessionId);
    }

    [Fact]
    public void UciOnlineRetailTimesAreBritishTime()
    {
        using var file = new TemporaryFile(UciHeader
            + "1,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
            + "2,85123A,HOLDER,6,2011-07-01 08:26:00,2.55,17850,United Kingdom\n"
            + "3,85123A,HOLDER,6,7/1/2011 8:26,2.55,17850,United Kingdom\n");
        var rows = file.Read("uci-online-retail");

        Assert.Equal(new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero), rows[0].Event!.Time);
        Assert.Equal(new DateTimeOffset(2011, 7, 1, 7, 26, 0, TimeSpan.Zero), rows[1].Event!.Time);
        Assert.Equal(rows[1].Event!.Time, rows[2].Event!.Time);
    }

    [Fact]
    public void UciOnlineRetailShopperWithoutNumberIsTheInvoice()
    {
        using var file = new TemporaryFile(UciHeader + "536544,21773,DECORATIVE ROSE,1,2010-12-01 14:32:00,2.51,,United Kingdom\n");
        Assert.Equal("invoice-536544", file.Read("uci-online-retail").Single().Event!.UserId);
    }

    [Theory]
    [InlineData("536370,POST,POSTAGE,3,2010-12-01 08:45:00,18,12583,France", "not a product")]
    [InlineData("C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527,United Kingdom", "not a product")]
    [InlineData("544434,gift_0001_20,Voucher,1,2011-02-18 16:13:00,16.67,,United Kingdom", "not a product")]
    [InlineData("A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom", "not a product")]
    [InlineData("536589,21777,damages,-10,2010-12-01 16:50:00,0.0,,United Kingdom", "stock correction")]
    public void UciOnlineRetailLeavesOutWhatNoShopperBought(string row, string reason)
    {
        using var file = new TemporaryFile(UciHeader + row + "\n");
        Assert.Equal(reason, file.Read("uci-online-retail").Single().Rejection!.Reason);
    }

    [Fact]
    public void RetailrocketReadsTheOriginalHeaderAndMilliseconds()
    {
        using var file = new TemporaryFile("timestamp,visitorid,event,itemid,transactionid\n"
            + "1433221332117,257597,view,355908,\n1433223229942,599528,addtocart,10572,\n1433222276276,599528,transaction,356475,4000\n");
        var rows = file.Read("retailrocket");

        Assert.Equal([EventKind.ViewItem, EventKind.AddToCart, EventKind.Purchase], rows.Select(row => row.Event!.Kind));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1433221332117), rows[0].Event!.Time);
        Assert.Equal("257597", rows[0].Event!.UserId);
    }

    [Fact]
    public void CsvReadsEveryField()
    {
        using var file = new TemporaryFile(
            "event_id,event_name,event_time,user_id,session_id,item_id,price,quantity,search_term,title,description,brand,categories,currency,image_url,stock\n"
            + "e1,purchase,2025-05-01T10:00:00+08:00,u1,s1,p1,19.9,2,,红茶 Black tea,\"Two\nlines, \"\"quoted\"\"\",Chali,drinks|drinks.tea,CNY,https://example.com/p1.jpg,7\n"
            + "e2,search,1746093600,u1,,,,,green tea,,,,,,,\n");
        var rows = file.Read("csv");

        Assert.Equal("e1", rows[0].Event!.EventId);
        Assert.Equal(new DateTimeOffset(2025, 5, 1, 2, 0, 0, TimeSpan.Zero), rows[0].Event!.Time);
        Assert.Equal(new EventItem("p1", 19.9m, 2), rows[0].Event!.Items.Single());
        var product = rows[0].Product!;
        Assert.Equal("红茶 Black tea", product.Title);
        Assert.Equal("Two\nlines, \"quoted\"", product.Description);
        Assert.Equal(["drinks", "drinks.tea"], product.Categories);
        Assert.Equal(("Chali", "CNY", "https://example.com/p1.jpg", 7), (product.Brand, product.Currency, product.ImageUrl, product.Stock));
        Assert.Equal((EventKind.Search, "green tea"), (rows[1].Event!.Kind, rows[1].Event!.SearchTerm));
        Assert.Empty(rows[1].Event!.Items);
        Assert.Null(rows[1].Product);
    }

    [Fact]
    public void CsvPriceAloneDescribesNoProduct()
    {
        using var file = new TemporaryFile("event_name,event_time,user_id,item_id,price\nview_item,2025-05-01T10:00:00Z,u1,p1,3\n");
        Assert.Null(file.Read("csv").Single().Product);
    }

    [Fact]
    public void CsvRepeatIsARowEqualInAllMappedFields()
    {
        using var file = new TemporaryFile("event_id,event_name,event_time,user_id,item_id,remark\n"
            + "e1,view_item,2025-05-01T10:00:00Z,u1,p1,first\n"
            + "e1,view_item,2025-05-01T10:00:09Z,u1,p1,later\n"
            + "e1,view_item,2025-05-01T10:00:00Z,u2,p1,another user\n"
            + "e1,view_item,2025-05-01T10:00:00Z,u1,p2,another item\n"
            + "e1,view_item,2025-05-01T10:00:00Z,u1, p1 ,once more\n");
        Assert.Equal([false, false, false, false, true], file.Read("csv").Select(row => row.Repeated));
    }

    [Fact]
    public void CsvFileOfProductsAloneIsACatalogue()
    {
        using var file = new TemporaryFile("item_id,price,stock\np1,12.5,3\n,1,1\np2,,0\n");
        using var reader = DatasetReader.Open(file.FilePath, DatasetPreset.Load("csv"), TimeProvider.System);
        var rows = reader.ReadRows().ToList();

        Assert.False(reader.HasEvents);
        Assert.Equal((12.5m, 3), (rows[0].Product!.Price!.Value, rows[0].Product!.Stock!.Value));
        Assert.Equal("no item_id", rows[1].Rejection!.Reason);
        Assert.Equal(0, rows[2].Product!.Stock);
        Assert.All(rows, row => Assert.Null(row.Event));
    }

    [Fact]
    public void CsvFileWithPartOfTheEventColumnsIsNoCatalogue()
    {
        using var file = new TemporaryFile("user_id,item_id,title\nu1,p1,Tea\n");
        Assert.Contains("lacks the columns event_name, event_time", Assert.Throws<DatasetFormatException>(() => file.Read("csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnMapReadsAnotherShopsFile()
    {
        using var map = new TemporaryFile("""
            {
              "name": "my-shop",
              "delimiter": ";",
              "event": {
                "name": { "when": [{ "match": { "Typ": "^K", "Menge": "^[1-9]" }, "name": "purchase" }], "default": "view_item" },
                "time": { "source": "Zeit", "formats": ["dd.MM.yyyy HH:mm"] },
                "userId": "Kunde",
                "itemId": "Artikel"
              }
            }
            """, ".json");
        using var file = new TemporaryFile("Zeit;Kunde;Artikel;Typ;Menge\n31.12.2024 23:59;7;a;Kauf;1\n31.12.2024 23:59;7;a;Kauf;0\n");
        var preset = DatasetPreset.Load(map.FilePath);

        Assert.StartsWith("my-shop-", preset.Identity, StringComparison.Ordinal);
        Assert.Equal([EventKind.Purchase, EventKind.ViewItem], file.Read(preset).Select(row => row.Event!.Kind));
    }

    [Theory]
    [InlineData("{", "not valid")]
    [InlineData("""{ "name": "x" }""", "neither")]
    [InlineData("""{ "name": "x", "colour": 1 }""", "colour")]
    [InlineData("""{ "name": "x", "product": { "itemId": { "column": "a", "blank": "(" } } }""", "regular expression")]
    [InlineData("""{ "name": "x", "event": { "name": { "default": "buy" }, "time": { "source": "t", "formats": ["iso8601"] }, "userId": "u" } }""", "\"buy\"")]
    public void BrokenMapSaysWhatIsWrong(string json, string expected)
    {
        var exception = Assert.Throws<DatasetPresetException>(() => DatasetPreset.Parse(json, "map.json"));
        Assert.Contains("map.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
