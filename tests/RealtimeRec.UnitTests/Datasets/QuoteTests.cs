using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class QuoteTests
{
    private const string Header = "event_name,event_time,user_id,item_id,title\n";

    [Theory]
    [InlineData("\"Tea, open")]
    [InlineData("\"Tea\" for two")]
    [InlineData("\"")]
    public void QuoteThatIsNotClosedCostsItsOwnLineOnly(string title)
    {
        var lines = Enumerable.Range(1, 1_000).Select(i => Row(i, i == 3 ? title : i % 50 == 0 ? "\"Tea, green\"" : "Tea")).ToArray();
        using var file = new TemporaryFile(Header + string.Concat(lines));
        var rows = file.Read("csv");

        Assert.Equal(1_000, rows.Count);
        Assert.Equal(999, rows.Count(row => row.Event is not null));
        Assert.Equal((3, 4), (rows[2].RowNumber, rows[2].Line));
        Assert.NotNull(rows[2].Rejection);
    }

    [Fact]
    public void TwoStrayQuotesDoNotSwallowTheRowsBetweenThem()
    {
        // What the two enclose ends like a field: only that there are rows in it tells.
        var lines = Enumerable.Range(1, 100).Select(i => Row(i, i switch { 3 => "\"Tea", 60 => "Cup\"", _ => "Tea" })).ToArray();
        using var file = new TemporaryFile(Header + string.Concat(lines));
        var rows = file.Read("csv");

        Assert.Equal(100, rows.Count);
        Assert.Equal("quote not closed", Assert.Single(rows, row => row.Rejection is not null).Rejection!.Reason);
        Assert.Equal("Cup\"", rows[59].Product!.Title);
    }

    [Fact]
    public void StrayQuotesInACatalogueSwallowNothingEither()
    {
        using var file = new TemporaryFile("item_id,title,price\n1,\"Tea,1\n2,Cup,2\n3,Pot\",3\n4,Can,4\n");
        var rows = file.Read("csv");
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.RowNumber));
        Assert.Equal(["2", "3", "4"], rows.Where(row => row.Product is not null).Select(row => row.Product!.ItemId));
    }

    [Fact]
    public void TextOfSeveralLinesIsOneField()
    {
        using var file = new TemporaryFile("item_id,title,description\n1,Tea,\"Colours:\r\nred, green, blue\n\n\"\"fine\"\"\"\n2,Cup,\"one, two, three\"\n");
        var rows = file.Read("csv");
        Assert.Equal("Colours:\r\nred, green, blue\n\n\"fine\"", rows[0].Product!.Description);
        Assert.Equal((2, 6), (rows[1].RowNumber, rows[1].Line));
    }

    [Fact]
    public void BlankLinesAndADelimiterAtTheEndAreFine()
    {
        using var file = new TemporaryFile(Header + "\n" + Row(1, "Tea,") + "   \n" + Row(2, " \"Tea, green\" "));
        var rows = file.Read("csv");
        Assert.Equal(["Tea", "Tea, green"], rows.Select(row => row.Product!.Title));
    }

    [Fact]
    public void EscapeQuoteCommentAndSeparatorsAreOptions()
    {
        var map = DatasetPreset.Parse("""
            {
              "name": "mysql", "delimiter": "|", "quote": "'", "escape": "\\", "comment": "#", "listSeparator": ";", "pathSeparator": ">", "decimalSeparator": ",",
              "product": { "itemId": "sku", "title": "name", "categories": "groups", "price": "price" }
            }
            """, "map.json");
        using var file = new TemporaryFile("sku|name|groups|price\n# a remark\n1|'O\\'Neil | Sons'|Home > Tea; Gifts|12,50\n2|a \\| b||1.299\n");
        var rows = file.Read(map);

        Assert.Equal("O'Neil | Sons", rows[0].Product!.Title);
        Assert.Equal(["Home", "Home > Tea", "Gifts"], rows[0].Product!.Categories);
        Assert.Equal([12.5m, 1299m], rows.Select(row => row.Product!.Price!.Value));
        Assert.Equal("a | b", rows[1].Product!.Title);
    }

    [Fact]
    public void WithoutQuotesAQuoteIsACharacter()
    {
        var map = DatasetPreset.Load("csv") with { Quote = "" };
        using var file = new TemporaryFile(Header + Row(1, "\"5 inch") + Row(2, "Tea"));
        Assert.Equal(["\"5 inch", "Tea"], file.Read(map).Select(row => row.Product!.Title));
    }

    private static string Row(int i, string title) => $"view_item,2025-05-01T10:00:00Z,u{i},p{i},{title}\n";
}
