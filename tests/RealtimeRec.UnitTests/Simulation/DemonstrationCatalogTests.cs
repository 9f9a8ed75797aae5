using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeRec.Products;
using RealtimeRec.Standalone.Simulation;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Simulation;

public sealed partial class DemonstrationCatalogTests
{
    private static readonly DateTimeOffset Opening = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly DemonstrationCatalog _catalog = DemonstrationCatalog.Create(Opening);

    [Fact]
    public void HasSomeTwoThousandProductsInEightDepartments()
    {
        Assert.InRange(_catalog.Products.Count, 1_900, 2_100);
        Assert.Equal(8, _catalog.Products.Select(product => product.Department).Distinct().Count());
        Assert.Equal(25, _catalog.Products.Select(product => product.Product.Categories[^1]).Distinct().Count());
        Assert.All(_catalog.Products, product => Assert.StartsWith(product.Product.Categories[0] + ".", product.Product.Categories[1]));
    }

    [Fact]
    public void IdsAndTitlesAreUnique()
    {
        Assert.Distinct(_catalog.Products.Select(product => product.Product.ItemId));
        Assert.Distinct(_catalog.Products.Select(product => product.Product.Title));
    }

    [Fact]
    public void TheSameOpeningGivesTheSameCatalogue()
    {
        var again = DemonstrationCatalog.Create(Opening);

        Assert.Equal(Serialize(_catalog), Serialize(again));
        Assert.NotEqual(Serialize(_catalog), Serialize(DemonstrationCatalog.Create(Opening.AddDays(1))));
    }

    [Fact]
    public void TheFirstProductTellsTheOpeningTime() =>
        Assert.Equal(Opening, _catalog.Products[0].Product.PublishedAt);

    [Fact]
    public void AThirdEachIsEnglishChineseAndBoth()
    {
        var languages = _catalog.Products.CountBy(product => (Latin: HasWords(product.Product.Title!), Chinese: HasChinese(product.Product.Title!)))
            .ToDictionary();

        // A Chinese title may hold a Latin measure or size; an English one holds no Chinese character.
        var total = (double)_catalog.Products.Count;
        Assert.InRange(languages[(true, false)] / total, 0.3, 0.36);
        Assert.InRange((languages[(false, true)] + languages[(true, true)]) / total, 0.63, 0.7);
        Assert.InRange(languages[(false, true)] / total, 0.25, 0.36);
    }

    [Fact]
    public void EveryProductKeepsTheLimits() => Assert.All(_catalog.Products, entry =>
    {
        var product = entry.Product;
        Assert.InRange(product.ItemId.Length, 1, EventLimits.MaxIdLength);
        Assert.InRange(product.Title!.Length, 5, ProductLimits.MaxTitleLength);
        Assert.InRange(product.Description!.Length, 5, ProductLimits.MaxDescriptionLength);
        Assert.InRange(product.Brand!.Length, 1, ProductLimits.MaxNameLength);
        Assert.InRange(product.Categories.Length, 1, ProductLimits.MaxCategories);
        Assert.InRange(product.Price!.Value, 1, 100_000);
        Assert.Equal("CNY", product.Currency);
        Assert.InRange(product.Stock!.Value, 0, 10_000);
        Assert.InRange(product.Attributes.Count, 0, ProductLimits.MaxAttributes);
        Assert.All(product.Attributes, attribute => Assert.InRange(attribute.Value.Length, 1, ProductLimits.MaxNameLength));
        Assert.InRange(product.PublishedAt!.Value, Opening.AddDays(-731), Opening);
        Assert.DoesNotContain('{', product.Title + product.Description);
    });

    [Fact]
    public void SomeProductsAreNewAndAFewAreSoldOut()
    {
        var fresh = _catalog.Products.Count(product => product.Product.PublishedAt > Opening.AddDays(-3.1));
        var soldOut = _catalog.Products.Count(product => product.Product.Stock == 0);

        Assert.InRange(fresh, 50, 200);
        Assert.InRange(soldOut, 20, 150);
    }

    [Fact]
    public void PricesAreThoseOfTheReadme()
    {
        var examples = ProductAndPrice().Matches(File.ReadAllText(ExecutablePath.InRepository("README.md")));

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Equal(
            decimal.Parse(example.Groups["price"].Value, CultureInfo.InvariantCulture), _catalog.Find(example.Groups["id"].Value)?.Product.Price));
    }

    [Fact]
    public void EveryCategoryGoesWithOthersOfTheShop()
    {
        var categories = _catalog.Vocabulary.Departments.SelectMany(department => department.Categories).ToArray();
        Assert.All(categories, category =>
        {
            Assert.NotEmpty(category.GoesWith);
            Assert.All(category.GoesWith, key => Assert.Contains(categories, other => other.Key == key && other != category));
        });
    }

    [Fact]
    public void EveryProductHasAPicture() => Assert.All(
        _catalog.Products.Select(product => product.Product.ImageUrl!).Distinct(),
        address => Assert.NotNull(DemonstrationImages.Render(Path.GetFileNameWithoutExtension(address))));

    private static string Serialize(DemonstrationCatalog catalog) => JsonSerializer.Serialize(catalog.Products);

    private static bool HasChinese(string text) => text.Any(character => character is >= '\u4e00' and <= '\u9fff');

    private static bool HasWords(string text) => text.Split(' ').Count(word => word.Length > 3 && word.All(char.IsAsciiLetter)) > 1;

    [GeneratedRegex("\"item_id\": \"(?<id>demo-[a-z]+-[0-9]+)\", \"price\": (?<price>[0-9.]+)")]
    private static partial Regex ProductAndPrice();
}
