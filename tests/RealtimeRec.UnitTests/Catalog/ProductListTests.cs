using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class ProductListTests
{
    private static readonly ModelSet s_models = ModelSet.Hashed(new HashedTextEncoder());

    [Fact]
    public void EverySiloGivesTheSamePagesWhateverItsNumbering()
    {
        var ids = Enumerable.Range(0, 250).Select(i => $"item-{i * 7919 % 250}").Append("商品").Append("Item").ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), All(ids, 17));
        Assert.Equal(All(ids, 17), All([.. ids.Reverse()], 100));
    }

    [Fact]
    public void CategoryAndBrandAreToldFromThoseThatNoProductIsOf()
    {
        var (catalog, known) = Stock(["a", "b", "c"]);
        var lamps = ProductList.Of(catalog, known, new ProductListRequest { Limit = 10, Category = "lamps", Brand = "brand-1" });
        Assert.Equal((1, "b", null), (lamps.Total, lamps.Products.Single().Product.ItemId, lamps.Unknown));
        Assert.Equal("category", ProductList.Of(catalog, known, new ProductListRequest { Limit = 10, Category = "toys" }).Unknown);
        Assert.Equal("brand", ProductList.Of(catalog, known, new ProductListRequest { Limit = 10, Brand = "brand-9" }).Unknown);
    }

    private static List<string> All(string[] itemIds, int limit)
    {
        var (catalog, known) = Stock(itemIds);
        var read = new List<string>();
        ProductPage page;
        do
        {
            page = ProductList.Of(catalog, known, new ProductListRequest { Limit = limit, After = read.LastOrDefault() });
            Assert.Equal(itemIds.Length, page.Total);
            read.AddRange(page.Products.Select(view => view.Product.ItemId));
        }
        while (page.HasMore);
        return read;
    }

    private static (CatalogSnapshot Catalog, CatalogIds Ids) Stock(string[] itemIds)
    {
        var ids = new CatalogIds();
        var rows = itemIds.Select((itemId, i) => new CatalogRow(
            ids,
            ids.Items.GetOrAdd(itemId),
            new CatalogDetails
            {
                Product = new Product { ItemId = itemId, Categories = ["lamps"], Brand = $"brand-{i % 3}" },
                TextVectors = [],
                Retired = i % 5 == 0,
                FirstSeen = DateTimeOffset.UnixEpoch,
            },
            CatalogStatistics.None,
            s_models)).ToArray();
        return (CatalogSnapshot.Empty(s_models).With(rows, CatalogSnapshot.Empty(s_models).Index), ids);
    }
}
