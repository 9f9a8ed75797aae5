using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class CatalogSnapshotTests
{
    private static readonly ModelSet s_models = ModelSet.Hashed(new HashedTextEncoder());

    private readonly CatalogIds _ids = new();

    private static VectorIndexSnapshot Index => CatalogSnapshot.Empty(s_models).Index;

    [Fact]
    public void ASnapshotNeverChangesAndItsSuccessorHasEveryRow()
    {
        var first = CatalogSnapshot.Empty(s_models).With([Row("a"), Row("b")], Index);
        var second = first.With([.. Enumerable.Range(0, 5_000).Select(i => Row($"c{i}")), Row("b", stock: 0)], Index);

        Assert.Equal(2, first.Rows);
        Assert.True(first.Find(_ids.Items.GetOrAdd("b"))!.OnSale);
        Assert.Null(first.Find(_ids.Items.GetOrAdd("c4999")));
        Assert.Equal(5_002, second.Rows);
        Assert.False(second.Find(_ids.Items.GetOrAdd("b"))!.OnSale);
        Assert.Equal(5_002, second.AllRows().Count());
    }

    [Fact]
    public void RankingsPutThePopularFirstAndLeaveOutWhatIsNotOnSale()
    {
        var rankings = CatalogRankings.Of(CatalogSnapshot.Empty(s_models).With(
            [Row("quiet"), Row("loud", popularity: 100), Row("louder", popularity: 101), Row("sold out", stock: 0, popularity: 200)],
            Index));
        Assert.Equal(["louder", "loud", "quiet"], rankings.Trending.Select(item => _ids.Items[item]));
        Assert.Equal(["louder", "loud", "quiet"], rankings.InCategory(_ids.Categories.GetOrAdd("category")).Select(item => _ids.Items[item]));
        Assert.Equal(101, rankings.MaxLogPopularity);
    }

    [Fact]
    public void VariantsOfOneProductAreRankedAndCountedAsOne()
    {
        var rankings = CatalogRankings.Of(CatalogSnapshot.Empty(s_models).With(
            [
                Row("red", popularity: 3, group: "shirt"), Row("blue", popularity: 3.5, group: "shirt"), Row("sold out", stock: 0, popularity: 9, group: "shirt"),
                Row("mug", popularity: 8),
            ],
            Index));
        var category = _ids.Categories.GetOrAdd("category");
        Assert.Equal(["blue", "mug"], rankings.Trending.Select(item => _ids.Items[item]));
        Assert.Equal(["blue", "red", "mug"], rankings.InCategory(category).Select(item => _ids.Items[item]));
        Assert.Equal((3, 2, 2, 1.5), (rankings.OnSale, rankings.Products, rankings.ProductsIn(category), rankings.VariantsPerProduct));
    }

    [Fact]
    public void OfACatalogueThatWasLoadedAtOnceNothingIsNewButWhatComesLaterOrTheShopSaysIs()
    {
        var loaded = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        CatalogRow[] rows = [.. Enumerable.Range(0, 9).Select(i => Row($"loaded-{i}", firstSeen: loaded.AddMinutes(i))), Row("stated", firstSeen: loaded, published: loaded)];
        var rankings = CatalogRankings.Of(CatalogSnapshot.Empty(s_models).With(rows, Index));
        Assert.Equal(["stated"], rankings.NewArrivals.Select(item => _ids.Items[item]));

        var later = CatalogRankings.Of(CatalogSnapshot.Empty(s_models).With([.. rows, Row("later", firstSeen: loaded.AddDays(2))], Index));
        Assert.Equal(["later", "stated"], later.NewArrivals.Select(item => _ids.Items[item]));
    }

    private CatalogRow Row(
        string itemId,
        int stock = 1,
        double popularity = double.NegativeInfinity,
        string? group = null,
        DateTimeOffset? firstSeen = null,
        DateTimeOffset? published = null) => new(
        _ids,
        _ids.Items.GetOrAdd(itemId),
        new CatalogDetails
        {
            Product = new Product { ItemId = itemId, Stock = stock, Categories = ["category"], ItemGroupId = group, PublishedAt = published },
            Retired = false,
            FirstSeen = firstSeen ?? DateTimeOffset.UnixEpoch,
        },
        new CatalogStatistics { Counts = new ProductCounts(0, 0, 0), LogPopularity = popularity, Neighbours = [] },
        s_models);
}
