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

        var facet = FacetCounter.Of(SearchField.Brand, rows, _ids);

        Assert.Equal([new FacetValue("Acme", 2), new FacetValue("Lumo", 1)], facet.Values);
        Assert.Equal(2, facet.Distinct);
    }

    [Fact]
    public void AttributesAreOneWhateverTheirCaseAndOnlyTheFirstHundredAreListed()
    {
        CatalogRow[] rows = [Row("a", null, colour: "red"), Row("b", null, colour: "Red"), .. Enumerable.Range(0, 150).Select(i => Row($"c{i}", null, colour: $"tone {i:D3}"))];

        var facet = FacetCounter.Of("attributes.colour", rows, _ids);

        Assert.Equal(new FacetValue("Red", 2), facet.Values[0]);
        Assert.Equal((SearchFacet.MaxValues, 151), (facet.Values.Length, facet.Distinct));
        Assert.Empty(FacetCounter.Of("attributes.size", rows, _ids).Values);
    }

    [Fact]
    public void PricesAreCountedInRangesThatHoldThemAll()
    {
        var random = new Random(2);
        decimal[] prices = [.. Enumerable.Range(0, 5_000).Select(_ => Math.Round((decimal)Math.Exp(random.NextDouble() * 9), 2))];

        var facet = FacetCounter.Of(SearchField.Price, prices.Select((price, i) => Row($"p{i}", null, price: price)), _ids);

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

    [Theory]
    [InlineData(0)]
    [InlineData(9.9)]
    public void OfOnePriceThereIsOneRange(double price)
    {
        var facet = FacetCounter.Of(SearchField.Price, Enumerable.Range(0, 50).Select(i => Row($"p{i}", null, price: (decimal)price)), _ids);

        Assert.Equal(50, Assert.Single(facet.Values).Count);
        Assert.Empty(FacetCounter.Of(SearchField.Price, [Row("none", null)], _ids).Values);
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
