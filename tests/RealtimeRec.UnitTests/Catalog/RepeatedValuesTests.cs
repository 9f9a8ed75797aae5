using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class RepeatedValuesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CatalogIds _ids = new();
    private readonly HashedTextEncoder _encoder = new();

    [Fact]
    public void RowsShareWhatTheirProductsHaveInCommonAndKeepWhatIsTheirOwn()
    {
        var (one, two) = (Row("p1", "Kettle"), Row("p2", "Cup"));
        Assert.Equal(("p1", "Kettle", "p2", "Cup"), (one.ItemId, one.Details.Product.Title, two.ItemId, two.Details.Product.Title));
        Assert.Equal(("ACME", "EUR"), (one.Details.Product.Brand, one.Details.Product.Currency));
        Assert.Equal(["Kitchen", "Kitchen > Tea"], one.Details.Product.Categories);
        Assert.Equal("red", one.Details.Product.Attributes["colour"]);
        Assert.Same(one.Details.Product.Brand, two.Details.Product.Brand);
        Assert.Same(one.Details.Product.Currency, two.Details.Product.Currency);
        Assert.Same(one.Details.Product.Categories, two.Details.Product.Categories);
        Assert.Same(one.Details.Product.Attributes["colour"], two.Details.Product.Attributes["colour"]);
        Assert.Same(one.Details.TextVectors[0].Encoder, two.Details.TextVectors[0].Encoder);
        Assert.Same(one.Categories, two.Categories);
        Assert.Same(_ids.Items[one.Item], one.Details.Product.ItemId);
        Assert.Same(CatalogStatistics.None, one.Statistics);
    }

    [Fact]
    public void ProductsOfOneLeafAndOtherCategoriesBesideItKeepTheirs()
    {
        Assert.Equal(["Kitchen", "Tea"], Row("p1", "Kettle", "Kitchen", "Tea").Details.Product.Categories);
        Assert.Equal(["Garden", "Tea"], Row("p2", "Pot", "Garden", "Tea").Details.Product.Categories);
        Assert.Equal(["Kitchen", "Tea"], Row("p3", "Cup", "Kitchen", "Tea").Details.Product.Categories);
        Assert.Empty(Row("p4", "Spoon", []).Details.Product.Categories);
        var (kitchen, garden) = (Row("p5", "Jug", "Kitchen", "Tea"), Row("p6", "Can", "Garden", "Tea"));
        Assert.Same(kitchen.Details.Product.Categories, Row("p7", "Pan", "Kitchen", "Tea").Details.Product.Categories);
        Assert.Same(garden.Details.Product.Categories, Row("p8", "Hose", "Garden", "Tea").Details.Product.Categories);
    }

    private CatalogRow Row(string itemId, string title, params string[] categories)
    {
        // Each with strings of its own, as they come from a store or another silo.
        var product = new Product
        {
            ItemId = Own(itemId),
            Title = title,
            Brand = Own("ACME"),
            Currency = Own("EUR"),
            Categories = Array.ConvertAll(categories, Own),
            Attributes = new() { [Own("colour")] = Own("red") },
        };
        var details = new CatalogDetails
        {
            Product = product,
            Retired = false,
            FirstSeen = Start,
            TextVectors = [new TextVector(Own(_encoder.Version), _encoder.EncodeQuery(title))],
        };
        var statistics = new CatalogStatistics { Counts = new ProductCounts(0, 0, 0), LogPopularity = double.NegativeInfinity, Neighbours = [] };
        return new CatalogRow(_ids, _ids.Items.GetOrAdd(itemId), details, statistics, ModelSet.Hashed(_encoder));
    }

    private CatalogRow Row(string itemId, string title) => Row(itemId, title, "Kitchen", "Kitchen > Tea");

    private static string Own(string value) => new(value.AsSpan());
}
