using System.Globalization;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Search;

public sealed class FacetCounterTests
{
    private readonly CatalogIds _ids = new();
    private readonly ModelSet _models = ModelSet.Hashed(new HashedTextEncoder());

    [Fact]
    public void ValuesAreCountedTheMostFrequentFirstAndVariantsOnce()
    {
        CatalogRow[] rows = [Row("a", "Acme"), Row("b", "acme"), Row("c", "Lumo", group: "g"), Row("d", "Lumo", group: "g"), Row("e", null)];

        var facet = Count(SearchField.Brand, rows);

        Assert.Equal([new FacetValue("Acme", 2), new FacetValue("Lumo", 1)], facet.Values);
        Assert.Equal(2, facet.Distinct);
    }

    [Fact]
    public void AttributesAreOneWhateverTheirCaseAndOnlyTheFirstHundredAreListed()
    {
        CatalogRow[] rows = [Row("a", null, colour: "red"), Row("b", null, colour: "Red"), .. Enumerable.Range(0, 150).Select(i => Row($"c{i}", null, colour: $"tone {i:D3}"))];

        var facet = Count("attributes.colour", rows);

        Assert.Equal(new FacetValue("Red", 2), facet.Values[0]);
        Assert.Equal((SearchFacet.MaxValues, 151), (facet.Values.Length, facet.Distinct));
        Assert.Empty(Count("attributes.size", rows).Values);
    }

    [Fact]
    public void ChangesAreCountedAlsoOfWhatWasCountedBefore()
    {
        var first = CatalogSnapshot.Empty(_models).With([Row("a", "Acme", colour: "red", price: 5), Row("b", "Acme", colour: "red", price: 5), Row("c", "Acme")], CatalogSnapshot.Empty(_models).Index);
        int[] rows = [0, 1, 2];
        Assert.Equal([new FacetValue("red", 2)], new FacetCounter(first, _ids).Of("attributes.colour", rows).Values);

        var second = first.With([Row("b", "Lumo", colour: "blue", price: 70), Row("c", "Acme", colour: "red")], first.Index);

        Assert.Equal([new FacetValue("red", 2), new FacetValue("blue", 1)], new FacetCounter(second, _ids).Of("attributes.colour", rows).Values);
        Assert.Equal([new FacetValue("Acme", 2), new FacetValue("Lumo", 1)], new FacetCounter(second, _ids).Of(SearchField.Brand, rows).Values);
        Assert.Equal((5m, 70m), (new FacetCounter(second, _ids).Of(SearchField.Price, rows).Min, new FacetCounter(second, _ids).Of(SearchField.Price, rows).Max));
        Assert.Equal([new FacetValue("red", 2)], new FacetCounter(first, _ids).Of("attributes.colour", rows).Values);
    }

    [Fact]
    public void PricesAreCountedInRangesThatHoldThemAll()
    {
        var random = new Random(2);
        decimal[] prices = [.. Enumerable.Range(0, 5_000).Select(_ => Math.Round((decimal)Math.Exp(random.NextDouble() * 9), 2))];

        var facet = Count(SearchField.Price, prices.Select((price, i) => Row($"p{i}", null, price: price)));

        Assert.Equal((prices.Min(), prices.Max()), (facet.Min!.Value, facet.Max!.Value));
        Assert.Equal(5_000, facet.Values.Sum(value => value.Count));
        Assert.InRange(facet.Values.Length, 5, 8);
        Assert.All(facet.Values, value => Assert.InRange(value.Count, 200, 1_400));
        foreach (var (range, count) in facet.Values)
        {
            var ends = range.Split("..").Select(end => decimal.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(prices.Count(price => price >= ends[0] && price <= ends[1]), count);
        }
    }

    [Fact]
    public void ARangeHasAsManyProductsAsAFilterFindsAlsoOfVariantsAndOfPricesOfManyPlaces()
    {
        var random = new Random(3);
        CatalogRow[] rows =
        [
            .. Enumerable.Range(0, 3_000).Select(i => Row(
                $"p{i}", null, group: i % 3 == 0 ? $"g{random.Next(300)}" : null, price: (random.Next(40) / 4m) + (random.Next(4) * 0.000000000001m))),
            Row("unpriced", null),
        ];

        var facet = Count(SearchField.Price, rows);

        Assert.InRange(facet.Values.Length, 4, 8);
        foreach (var (range, count) in facet.Values)
        {
            var ends = range.Split("..").Select(end => decimal.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(rows.Where(row => row.Details.Product.Price >= ends[0] && row.Details.Product.Price <= ends[1]).DistinctBy(row => row.Listed).Count(), count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9.9)]
    public void OfOnePriceThereIsOneRange(double price)
    {
        var facet = Count(SearchField.Price, Enumerable.Range(0, 50).Select(i => Row($"p{i}", null, price: (decimal)price)));

        Assert.Equal(50, Assert.Single(facet.Values).Count);
        Assert.Empty(Count(SearchField.Price, [Row("none", null)]).Values);
    }

    private SearchFacet Count(string field, IEnumerable<CatalogRow> rows)
    {
        CatalogRow[] all = [.. rows];
        var catalog = CatalogSnapshot.Empty(_models).With(all, CatalogSnapshot.Empty(_models).Index);
        return new FacetCounter(catalog, _ids).Of(field, Array.ConvertAll(all, row => row.Item.Value));
    }

    private CatalogRow Row(string itemId, string? brand, string? group = null, string? colour = null, decimal? price = null) => new(
        _ids,
        _ids.Items.GetOrAdd(itemId),
        new CatalogDetails
        {
            Product = new Product { ItemId = itemId, Title = itemId, Brand = brand, ItemGroupId = group, Price = price, Attributes = colour is null ? [] : new Dictionary<string, string> { ["colour"] = colour } },
            Retired = false,
            FirstSeen = default,
            Known = true,
        },
        CatalogStatistics.None,
        _models);
}
