using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class CatalogUpdateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ModelSet Models = ModelSet.Hashed(new HashedTextEncoder());

    private readonly CatalogIds _ids = new();

    [Theory]
    [InlineData(false, null, null, true)]
    [InlineData(false, 0, null, false)]
    [InlineData(false, -3, null, false)]
    [InlineData(true, null, null, false)]
    [InlineData(false, 5, 1, false)]
    [InlineData(false, 5, -1, true)]
    public void AProductIsOfferedUnlessRetiredSoldOutOrNotPublishedYet(bool retired, int? stock, int? publishedInDays, bool offered)
    {
        var product = new Product
        {
            ItemId = "x",
            Title = "Kettle",
            Stock = stock,
            PublishedAt = publishedInDays is { } days ? Now.AddDays(days) : null,
        };
        Assert.Equal(offered, Row(Apply(CatalogSnapshot.Empty(Models), Described(product, retired)), "x")!.OnSale);
    }

    [Fact]
    public void WhatEventsAloneNamedIsOfferedOnlyWhereTheShopSaysSo()
    {
        var change = Described(new Product { ItemId = "x" });
        Assert.False(Row(Apply(CatalogSnapshot.Empty(Models), change), "x")!.OnSale);
        Assert.True(Row(Apply(CatalogSnapshot.Empty(Models), showUnknown: true, change), "x")!.OnSale);

        var known = change with { Details = Details(new Product { ItemId = "x" }, known: true) };
        Assert.True(Row(Apply(CatalogSnapshot.Empty(Models), known), "x")!.OnSale);
    }

    [Fact]
    public void APurgedProductHasNoRowUntilItIsDescribedAgain()
    {
        var one = Apply(CatalogSnapshot.Empty(Models), Described("a"), Described("b"));
        var two = Apply(one, new CatalogChange("a", null, null) { Removed = true }, new CatalogChange("a", null, CatalogStatistics.None));
        Assert.Null(Row(two, "a"));
        Assert.Equal(1, two.Rows);
        Assert.NotNull(Row(one, "a"));
        Assert.Equal(2, Apply(two, new CatalogChange("b", null, null) { Removed = true }, Described("b"), Described("a")).Rows);
    }

    [Fact]
    public void StatisticsAloneChangeNeitherDetailsNorCategories()
    {
        var before = Apply(CatalogSnapshot.Empty(Models), Described("a"));
        var statistics = new CatalogStatistics
        {
            Counts = new ProductCounts(7, 0, 0),
            LogPopularity = 3,
            Neighbours = [new NeighbourSignal("b", NeighbourKind.Visited, 2)],
        };
        var row = Row(Apply(before, new CatalogChange("a", null, statistics)), "a")!;
        Assert.Same(Row(before, "a")!.Details, row.Details);
        Assert.Equal((7, 3), (row.Statistics.Counts.Views, row.LogPopularity));
        Assert.Equal([_ids.Items.GetOrAdd("b")], row.CoVisited.Items);
    }

    [Fact]
    public void DaysToComeAreTakenWhenTheyAreThereAndOnce()
    {
        var nowMs = Now.ToUnixTimeMilliseconds();
        var upcoming = new UpcomingProducts();
        var catalog = Apply(CatalogSnapshot.Empty(Models), Described(new Product { ItemId = "x", PublishedAt = Now.AddMilliseconds(10) }), Described("y"));
        upcoming.Add([.. catalog.AllRows()], nowMs);
        upcoming.Add([.. catalog.AllRows()], nowMs);

        Assert.False(upcoming.IsDue(nowMs + 9));
        Assert.Equal([_ids.Items.GetOrAdd("x")], upcoming.TakeDue(nowMs + 10));
        Assert.Empty(upcoming.TakeDue(nowMs + 10));
        var update = new CatalogUpdate(_ids, catalog, showUnknown: false, nowMs + 10);
        update.Renew(_ids.Items.GetOrAdd("x"));
        Assert.True(Row(update.Of(catalog.Index, catalog.Terms), "x")!.OnSale);
    }

    private static CatalogDetails Details(Product product, bool retired = false, bool known = false) =>
        new() { Product = product, Retired = retired, FirstSeen = Now, Known = known };

    private static CatalogChange Described(Product product, bool retired = false) => new(product.ItemId, Details(product, retired), null);

    private static CatalogChange Described(string itemId) => Described(new Product { ItemId = itemId, Title = itemId, Categories = ["category"] });

    private CatalogSnapshot Apply(CatalogSnapshot catalog, params CatalogChange[] changes) => Apply(catalog, showUnknown: false, changes);

    private CatalogSnapshot Apply(CatalogSnapshot catalog, bool showUnknown, params CatalogChange[] changes)
    {
        var update = new CatalogUpdate(_ids, catalog, showUnknown, Now.ToUnixTimeMilliseconds());
        Array.ForEach(changes, update.Apply);
        return update.Of(catalog.Index, catalog.Terms);
    }

    private CatalogRow? Row(CatalogSnapshot catalog, string itemId) => catalog.Find(_ids.Items.GetOrAdd(itemId));
}
