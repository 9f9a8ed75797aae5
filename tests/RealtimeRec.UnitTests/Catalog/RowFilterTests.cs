using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Filters;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class RowFilterTests
{
    private static readonly ModelSet s_models = ModelSet.Hashed(new HashedTextEncoder());

    private readonly CatalogIds _ids = new();
    private readonly CatalogRow[] _rows;

    public RowFilterTests() => _rows =
    [
        Row(new Product
        {
            ItemId = "lamp",
            Brand = "Lumo & Söhne",
            Categories = ["Home > Lamps"],
            Price = 49.90m,
            Stock = 3,
            Attributes = new Dictionary<string, string> { ["colour"] = "Red", ["颜色"] = "红色" },
            PublishedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        }),
        Row(new Product { ItemId = "rug", Brand = "Acme", Categories = ["Home"], Price = 120, PublishedAt = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) }),
        Row(new Product { ItemId = "bare", PublishedAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) }),
    ];

    [Theory]
    [InlineData("price:<100", "lamp")]
    [InlineData("price:>=49.9", "lamp rug")]
    [InlineData("price:>49.9", "rug")]
    [InlineData("price:=120", "rug")]
    [InlineData("price:!=120", "lamp bare")]
    [InlineData("price:[10..50, 120]", "lamp rug")]
    [InlineData("price:!=[10..50]", "rug bare")]
    [InlineData("stock:<=3", "lamp")]
    [InlineData("brand:acme", "rug")]
    [InlineData("brand:`Lumo & Söhne`", "lamp")]
    [InlineData("brand:=[Acme, `Lumo & Söhne`]", "lamp rug")]
    [InlineData("brand:nobody", "")]
    [InlineData("brand:!=nobody", "lamp rug bare")]
    [InlineData("categories:home", "lamp rug")]
    [InlineData("categories:home > lamps", "lamp")]
    [InlineData("!categories:home", "bare")]
    [InlineData("attributes.colour:red", "lamp")]
    [InlineData("attributes.颜色:=红色", "lamp")]
    [InlineData("attributes.size:!=XL", "lamp rug bare")]
    [InlineData("item_id:[rug, BARE]", "rug")]
    [InlineData("published_at:>=2026-05-01", "rug")]
    [InlineData("published_at:<1577836801", "bare")]
    [InlineData("price:<50 || brand:acme && stock:>5", "lamp")]
    [InlineData("(price:<50 || brand:acme) && !stock:>5", "lamp rug")]
    [InlineData("  ! ( price : < 50 ||brand:acme )  ", "bare")]
    [InlineData("!!price:<50", "lamp")]
    public void AFilterLetsThroughWhatItSays(string filter, string items) =>
        Assert.Equal(items, string.Join(' ', _rows.Where(RowFilter.Parse(filter, _ids)).Select(row => row.ItemId)));

    [Theory]
    [InlineData("", 1)]
    [InlineData("colour:red", 1)]
    [InlineData("price", 1)]
    [InlineData("price:cheap", 7)]
    [InlineData("price:<", 8)]
    [InlineData("price:[1..]", 8)]
    [InlineData("price:[9..1]", 8)]
    [InlineData("price:>[1, 2]", 7)]
    [InlineData("brand:>Acme", 7)]
    [InlineData("brand:[Acme, Lumo", 1)]
    [InlineData("brand:`Acme", 7)]
    [InlineData("brand:Acme &&", 14)]
    [InlineData("brand:Acme) ", 11)]
    [InlineData("(brand:Acme", 12)]
    [InlineData("price:1 && && stock:1", 12)]
    [InlineData("published_at:soon", 14)]
    [InlineData("published_at:1772323200000", 14)]
    [InlineData("attributes.:red", 1)]
    [InlineData("brand:Acme&& || price:1", 14)]
    public void WhatIsNoFilterIsRefusedWithThePlace(string filter, int at) =>
        Assert.StartsWith($"At character {at} of the filter: ", Assert.Throws<FilterException>(() => FilterParser.Parse(filter)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(10_000, "A filter may have at most 4096 characters.")]
    [InlineData(300, "At character 1008 of the filter: a filter may have at most 250 values.")]
    public void AFilterOfTooManyTermsIsRefused(int terms, string message) => Assert.Equal(
        message, Assert.Throws<FilterException>(() => FilterParser.Parse($"price:[{string.Join(", ", Enumerable.Repeat("10", terms))}]")).Message);

    [Fact]
    public void AFilterNestedTooDeepIsRefused() => Assert.Contains(
        "nested", Assert.Throws<FilterException>(() => FilterParser.Parse(new string('(', 1_000) + "price:1" + new string(')', 1_000))).Message, StringComparison.Ordinal);

    private CatalogRow Row(Product product) => new(
        _ids,
        _ids.Items.GetOrAdd(product.ItemId),
        new CatalogDetails { Product = product, TextVectors = [], Retired = false, FirstSeen = DateTimeOffset.UnixEpoch },
        CatalogStatistics.None,
        s_models);
}
