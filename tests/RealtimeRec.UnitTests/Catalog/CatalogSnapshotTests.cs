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
    public void A_snapshot_never_changes_and_its_successor_has_every_row()
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
    public void Rankings_put_the_popular_first_and_leave_out_what_is_not_on_sale()
    {
        var rankings = CatalogRankings.Of(CatalogSnapshot.Empty(s_models).With(
            [Row("quiet"), Row("loud", popularity: 100), Row("louder", popularity: 101), Row("sold out", stock: 0, popularity: 200)],
            Index));
        Assert.Equal(["louder", "loud", "quiet"], rankings.Trending.Select(item => _ids.Items[item]));
        Assert.Equal(["louder", "loud", "quiet"], rankings.InCategory(_ids.Categories.GetOrAdd("category")).Select(item => _ids.Items[item]));
        Assert.Equal(101, rankings.MaxLogPopularity);
    }

    private CatalogRow Row(string itemId, int stock = 1, double popularity = double.NegativeInfinity) => new(
        _ids,
        _ids.Items.GetOrAdd(itemId),
        new CatalogDetails
        {
            Product = new Product { ItemId = itemId, Stock = stock, Categories = ["category"] },
            Retired = false,
            FirstSeen = DateTimeOffset.UnixEpoch,
        },
        new CatalogStatistics { Counts = new ProductCounts(0, 0, 0), LogPopularity = popularity, Neighbours = [] },
        s_models);
}
