using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Reading.Products;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class LeftOutFieldTests
{
    private const string Header = "event_name,event_time,user_id,item_id,price,quantity,stock,title,image_url\n";

    [Theory]
    [InlineData("-1", "1", "1", "price", "negative price")]
    [InlineData("NaN", "1", "1", "price", "price not a number")]
    [InlineData("12,50", "1", "1", "price", "price not a number")]
    [InlineData("1e300", "1", "1", "price", "price too high")]
    [InlineData("1", "0.75", "1", "quantity", "quantity not a whole number")]
    [InlineData("1", "0", "1", "quantity", "quantity out of range")]
    [InlineData("1", "two", "1", "quantity", "quantity not a number")]
    [InlineData("1", "1", "-7", "stock", "negative stock")]
    [InlineData("1", "1", "plenty", "stock", "stock not a number")]
    public void BadFieldIsLeftOutAndThePurchaseStays(string price, string quantity, string stock, string field, string reason)
    {
        using var file = new TemporaryFile(Header + $"purchase,2025-05-01T10:00:00Z,u,p,\"{price}\",{quantity},{stock},Tea,\n");
        var row = file.Read("csv").Single();

        Assert.Null(row.Rejection);
        Assert.Equal("p", row.Event!.Items.Single().ItemId);
        Assert.Equal("Tea", row.Product!.Title);
        Assert.Equal((field, reason), (Assert.Single(row.LeftOut).Field, row.LeftOut[0].Reason));
    }

    [Fact]
    public void PriceThatCouldBeTwoNamesTheOption()
    {
        using var file = new TemporaryFile(Header + "purchase,2025-05-01T10:00:00Z,u,p,\"12,50\",1,1,Tea,\n");
        Assert.Contains("\"decimalSeparator\"", file.Read("csv").Single().LeftOut.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FieldThatTheApiLeavesOutOrCutsIsToldByItsColumn()
    {
        using var file = new TemporaryFile(Header
            + "purchase,2025-05-01T10:00:00Z,u,p,2,1,3,Tea,javascript:alert(1)\n"
            + $"purchase,2025-05-01T10:00:00Z,u,p,2,1,3,{new string('t', 1_001)},https://example.com/p.jpg\n");
        var rows = file.Read("csv");

        Assert.Equal(("Tea", (string?)null, 3), (rows[0].Product!.Title, rows[0].Product!.ImageUrl, rows[0].Product!.Stock));
        Assert.Equal("image_url", rows[0].LeftOut.Single().Field);
        Assert.Equal((1_000, "https://example.com/p.jpg"), (rows[1].Product!.Title!.Length, rows[1].Product!.ImageUrl));
        Assert.Equal("title", rows[1].LeftOut.Single().Field);
        Assert.All(rows, row => Assert.Equal(EventKind.Purchase, row.Event!.Kind));
    }

    [Fact]
    public void OptionalIdThatIsNoneIsLeftOut()
    {
        using var file = new TemporaryFile($"event_id,session_id,event_name,event_time,user_id,item_id\n{new string('e', 200)},{new string('s', 200)},view_item,2025-05-01T10:00:00Z,u,p\n");
        var row = file.Read("csv").Single();
        Assert.Matches("^[0-9a-f]{32}$", row.Event!.EventId);
        Assert.Null(row.Event.SessionId);
        Assert.Equal(["event_id", "session_id"], row.LeftOut.Select(field => field.Field).Order());
    }

    [Theory]
    [InlineData("Tea", "Chali", "drinks|tea", "19.90", "EUR", "https://example.com/p.jpg", "7")]
    [InlineData("  Caf\u00e9\u0301 <b>noir</b> ", "", "", "0", "", "/p.jpg", "0")]
    [InlineData("", "", "", "16777217.01", "", "", "")]
    public void ProductFromAFileIsTheOneThatTheApiWouldMakeOfIt(
        string title, string brand, string categories, string price, string currency, string image, string stock)
    {
        using var file = new TemporaryFile(
            $"item_id,title,brand,categories,price,currency,image_url,stock\n p1 ,\"{title}\",{brand},{categories},{price},{currency},{image},{stock}\n");
        var document = new JsonObject();
        foreach (var (name, text) in new[] { ("title", title.Trim()), ("brand", brand), ("currency", currency), ("image_url", image) })
        {
            if (text.Length > 0)
            {
                document[name] = text;
            }
        }

        if (categories.Length > 0)
        {
            document["categories"] = new JsonArray([.. categories.Split('|').Select(category => JsonValue.Create(category))]);
        }

        document["price"] = decimal.Parse(price, CultureInfo.InvariantCulture);
        if (stock.Length > 0)
        {
            document["stock"] = int.Parse(stock, CultureInfo.InvariantCulture);
        }

        var expected = ProductReader.Read(Encoding.UTF8.GetBytes(document.ToJsonString()), "p1").Product;
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(file.Read("csv").Single().Product));
    }
}
