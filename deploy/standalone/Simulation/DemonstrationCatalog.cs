using System.Collections.Frozen;
using System.IO.Hashing;
using System.Text;
using RealtimeRec.Products;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// The demonstration shop's catalogue: <see cref="ProductsPerCategory"/> products in each leaf category, made up from the
/// words of a <see cref="ShopVocabulary"/>. The same opening time gives the same catalogue, on every machine.
/// </summary>
internal sealed class DemonstrationCatalog
{
    /// <summary>Products in each leaf category.</summary>
    public const int ProductsPerCategory = 80;

    private const int NewArrivalsPerCategory = 4;
    private const double SoldOutShare = 0.03;
    private static readonly TimeSpan Range = TimeSpan.FromDays(730);

    private readonly FrozenDictionary<string, DemonstrationProduct> _byId;
    private readonly FrozenDictionary<string, DemonstrationProduct[]> _byCategory;

    private DemonstrationCatalog(ShopVocabulary vocabulary, DemonstrationProduct[] products)
    {
        Vocabulary = vocabulary;
        Products = products;
        _byId = products.ToFrozenDictionary(product => product.Product.ItemId);
        _byCategory = products.GroupBy(product => product.Category)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public ShopVocabulary Vocabulary { get; }

    /// <summary>Every product. The first one went on sale when the shop opened: its date tells that time again later.</summary>
    public IReadOnlyList<DemonstrationProduct> Products { get; }

    /// <summary>Makes the catalogue of a shop that opens at <paramref name="opening"/>.</summary>
    public static DemonstrationCatalog Create(DateTimeOffset opening)
    {
        var vocabulary = ShopVocabulary.Default;
        var products = new List<DemonstrationProduct>();
        foreach (var department in vocabulary.Departments)
        {
            foreach (var category in department.Categories)
            {
                products.AddRange(CreateCategory(vocabulary, department, category, opening));
            }
        }

        products[0] = products[0] with { Product = products[0].Product with { PublishedAt = opening } };
        return new DemonstrationCatalog(vocabulary, [.. products]);
    }

    /// <summary>The product with an id, or null when the shop has none.</summary>
    public DemonstrationProduct? Find(string itemId) => _byId.GetValueOrDefault(itemId);

    /// <summary>The products of a leaf category, by its key.</summary>
    public IReadOnlyList<DemonstrationProduct> Shelf(string category) => _byCategory[category];

    private static IEnumerable<DemonstrationProduct> CreateCategory(
        ShopVocabulary vocabulary, ShopDepartment department, ShopCategory category, DateTimeOffset opening)
    {
        // Seeded by its name, so that a new word in one category leaves the others as they are.
        var random = new Random(unchecked((int)XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(category.Key))));
        var titles = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 1; number <= ProductsPerCategory; number++)
        {
            var text = ProductText.Draw(random, vocabulary, department, category, (ProductLanguage)(number % 3));
            while (!titles.Add(text.Title))
            {
                text = ProductText.Draw(random, vocabulary, department, category, text.Language);
            }

            var level = Math.Clamp(random.NextNormal(), -2, 2);
            var age = number > ProductsPerCategory - NewArrivalsPerCategory
                ? TimeSpan.FromHours(random.Next(1, 72))
                : TimeSpan.FromHours(random.Next(72, (int)Range.TotalHours));
            var product = new Product
            {
                ItemId = $"demo-{category.Key}-{number:D3}",
                Title = text.Title,
                Description = text.Description,
                Brand = text.Brand,
                Categories = [department.Key, $"{department.Key}.{category.Key}"],
                Price = ShopPrice(category.Price[0] * Math.Exp(category.Price[1] * level)),
                Currency = "CNY",
                ImageUrl = DemonstrationImages.AddressOf(category.Key, text.Colour, random.Next()),
                Stock = random.Happens(SoldOutShare) ? 0 : 1 + (int)random.NextExponential(TimeSpan.FromSeconds(60)).TotalSeconds,
                Attributes = text.Attributes,
                PublishedAt = opening - age,
            };
            yield return new DemonstrationProduct(
                product, department.Key, category.Key, text.Colour, level, Math.Exp(random.NextNormal()));
        }
    }

    /// <summary>The nearest price that a shop would print on a tag.</summary>
    private static decimal ShopPrice(double price) => price switch
    {
        < 100 => (decimal)Math.Max(1, Math.Floor(price)) + 0.9m,
        < 1_000 => ((decimal)Math.Floor(price / 10) * 10) + 9,
        _ => ((decimal)Math.Floor(price / 100) * 100) + 99,
    };
}
