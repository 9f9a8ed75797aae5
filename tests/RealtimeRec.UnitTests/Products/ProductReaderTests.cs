using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Products;
using RealtimeRec.Reading.Products;

namespace RealtimeRec.UnitTests.Products;

public sealed class ProductReaderTests
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e999", "4269", "\"\"", "\" \"", "\"22.90\"", "\"15.00 EUR\"", "\"\\ud800\"", "\"\\u0000\"", "\"kitchen>kettles\"",
        "\"2026-02-01\"", "\"javascript:alert(1)\"", "[]", "[null,7,{},\"a\"]", "{}",
        "\"__debezium_unavailable_value\"", "[\"__debezium_unavailable_value\"]", "{\"__debezium_unavailable_value\":1}", "{\"\\ud800\":1}", "[95,95]", "{\"a\":null,\"\":1,\"b\":[]}",
    ];

    private static readonly string[] Names =
        ["item_id", "description", "brand", "categories", "price", "currency", "image_url", "stock", "attributes", "published_at", "retired", "unknown"];

    [Theory]
    [InlineData("stock", "-1", "out_of_range")]
    [InlineData("stock", "2.5", "out_of_range")]
    [InlineData("stock", "99999999999", "out_of_range")]
    [InlineData("stock", "\"some\"", "wrong_type")]
    [InlineData("price", "-1", "out_of_range")]
    [InlineData("price", "1e12", "out_of_range")]
    [InlineData("price", "\"cheap\"", "wrong_type")]
    [InlineData("price", "0.1234567890123456789", "out_of_range")]
    [InlineData("currency", "\"dollars\"", "invalid_format")]
    [InlineData("image_url", "\"javascript:alert(1)\"", "invalid_format")]
    [InlineData("published_at", "\"soon\"", "invalid_format")]
    [InlineData("categories", "{}", "wrong_type")]
    [InlineData("categories", "[\"a\",{}]", "wrong_type", "categories[1]")]
    [InlineData("attributes", "[]", "wrong_type")]
    [InlineData("attributes", "{\"a\":[]}", "wrong_type", "attributes.a")]
    [InlineData("description", "\"a\\u0007b\"", "control_character")]
    [InlineData("description", "\"a\\ud83d\"", "lone_surrogate")]
    [InlineData("brand", "[]", "wrong_type")]
    [InlineData("colour", "\"red\"", "unknown_property")]
    public void ABadPropertyIsToldAndTheProductStands(string field, string json, string reason, string? named = null)
    {
        var reading = Read($$"""{"title":"Kettle","{{field}}":{{json}}}""");
        Assert.Equal("Kettle", reading.Product!.Title);
        Assert.Equal((named ?? field, reason), (Assert.Single(reading.Findings).Field, reading.Findings[0].Reason));
    }

    [Fact]
    public void WhatIsMendedIsTaken()
    {
        Assert.Equal(0, Read("""{"stock":-1}""").Product!.Stock);
        Assert.Equal(2, Read("""{"stock":"2"}""").Product!.Stock);
        Assert.Equal("a b", Read("""{"title":"a\u0007b"}""").Product!.Title);
        Assert.Equal("a\uFFFDb😀", Read("""{"title":"a\ud83db\ud83d\ude00"}""").Product!.Title);
        Assert.Equal("a genuine \uFFFD", Read("""{"title":"a genuine \uFFFD"}""").Product!.Title);
        Assert.Equal(20_000, Read($$"""{"description":"{{new string('x', 25_000)}}"}""").Product!.Description!.Length);
        Assert.Equal(16, Read("{\"categories\":[" + string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"c{i}\"")) + "]}").Product!.Categories.Length);
        Assert.Equal(100, Read("{\"attributes\":{" + string.Join(',', Enumerable.Range(0, 120).Select(i => $"\"a{i}\":1")) + "}}").Product!.Attributes.Count);
    }

    [Fact]
    public void WhatTheWorldWritesDifferentlyIsTaken()
    {
        var product = Read("""{"title":7,"price":"15.00 eur","brand":" Cafe\u0301 ","categories":" Clothing>Hoodies ","stock":"","currency":null,"published_at":"2026-02-01","attributes":{"grams":250}}""").Product!;
        Assert.Equal(("7", 15.00m, "EUR", "Café", null), (product.Title, product.Price, product.Currency, product.Brand, product.Stock));
        Assert.Equal(["Clothing > Hoodies"], product.Categories);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), product.PublishedAt);
        Assert.Equal("250", product.Attributes["grams"]);
        Assert.Equal("4269", ProductReader.Read("""{"item_id":4269}"""u8).Product!.ItemId);
        Assert.Equal("a", ProductReader.Read("""{"item_id":" a "}"""u8).Product!.ItemId);
        Assert.Equal(["Mugs", "mats"], Read("""{"categories":["Mugs"," MUGS ","mats",""]}""").Product!.Categories);
    }

    [Theory]
    [InlineData("Title", "title")]
    [InlineData("name", "title")]
    [InlineData("body_html", "description")]
    [InlineData("vendor", "brand")]
    [InlineData("product_type", "categories")]
    [InlineData("google_product_category", "categories")]
    [InlineData("priceCurrency", "currency")]
    [InlineData("image_link", "image_url")]
    [InlineData("imageUrl", "image_url")]
    [InlineData("inventory_quantity", "stock")]
    [InlineData("availability", "stock")]
    [InlineData("datePublished", "published_at")]
    [InlineData("publishd_at", "published_at")]
    [InlineData("pirce", "price")]
    public void ANameOfAnotherSystemIsRefusedWithTheNameMeant(string name, string meant)
    {
        var rejection = Assert.Single(Read($$"""{"attributes":{"a":"b"},"{{name}}":"x"}""").Rejections);
        Assert.Equal((name, $"did you mean {meant}?"), (rejection.Field, rejection.Message[rejection.Message.IndexOf("did", StringComparison.Ordinal)..]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schema":{},"payload":{"after":{"title":"Kettle"}}}""")]
    [InlineData("""{"data":{"title":"Kettle"}}""")]
    [InlineData("""{"item_id":"k","payload":{"title":"Kettle"}}""")]
    [InlineData("""{"retired":true,"counts":{}}""")]
    [InlineData("""{"price":-1}""")]
    public void ADocumentThatSaysNothingOfAProductIsRefused(string json) => Assert.NotEmpty(Read(json).Rejections);

    [Fact]
    public void NullsAreKeptForAMerge()
    {
        var reading = Read("""{"title":null,"price":1,"categories":[],"attributes":{"a":null,"b":"c"}}""");
        Assert.Equal(["attributes.a", "categories", "title"], reading.Cleared.Order(StringComparer.Ordinal));
        Assert.Equal(1, reading.Product!.Price);
    }

    [Fact]
    public void WhatIsUnavailableIsKeptAndOfSeveralTheLastCounts()
    {
        var reading = Read("""{"title":"__debezium_unavailable_value","price":1,"attributes":{"a":"__debezium_unavailable_value","b":"c"}}""");
        Assert.Equal(["attributes.a", "title"], reading.Kept.Order(StringComparer.Ordinal));
        Assert.Equal(["b"], reading.Product!.Attributes.Keys);
        Assert.Empty(reading.Cleared);
        Assert.Empty(reading.Findings);
        Assert.Empty(Read("""{"title":"__debezium_unavailable_value","title":"Kettle","attributes":{"a":"__debezium_unavailable_value","a":"b"}}""").Kept);
        reading = Read("""{"title":"Kettle","title":"__debezium_unavailable_value","attributes":{"a":"b","a":"__debezium_unavailable_value"}}""");
        Assert.Null(reading.Product!.Title);
        Assert.Empty(reading.Product.Attributes);
        Assert.Equal(["attributes.a", "title"], reading.Kept.Order(StringComparer.Ordinal));
        Assert.Empty(Read("""{"title":"Mind __debezium_unavailable_value","categories":["a","__debezium_unavailable_value"]}""").Kept);
    }

    /// <summary>Whatever stands beside a good title, and however often: the title survives, or the refusal says what was meant.</summary>
    [Property(MaxTest = 2_000)]
    public Property AGoodPartSurvivesWhateverIsBesideIt() => Prop.ForAll(
        Gen.Elements(Names).SelectMany(name => Gen.Elements(Values).Select(value => $"\"{name}\":{value}")).ListOf().ToArbitrary(),
        properties =>
        {
            var reading = Read($"{{{string.Join(',', properties.Append("\"title\":\"Kettle\""))}}}");
            Assert.True(reading.Product?.Title == "Kettle" || reading.Rejections.All(rejection => rejection.Field == "item_id"));
            if (reading.Product is { } product)
            {
                Assert.True(product.Price is null or >= 0);
                Assert.True(product.Stock is null or >= 0);
                JsonSerializer.Serialize(product);
            }
        });

    private static ProductReading Read(string json) => ProductReader.Read(Encoding.UTF8.GetBytes(json), "k");
}
