namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// What a shopper is after at the moment: a main and a second category, brands, colours and a price level. One of these
/// changes at a time, after exponential waiting times, so that changes form a Poisson process.
/// </summary>
internal sealed class ShopperInterests
{
    private const double SecondCategory = 0.45;
    private const double SameDepartment = 0.12;
    private const double Elsewhere = 0.01;
    private const double PriceTolerance = 0.9;

    /// <summary>How often the second category is one that goes with the main one, so that what is bought together belongs together.</summary>
    private const double Companion = 0.7;

    private readonly DemonstrationCatalog _catalog;
    private readonly Random _random;
    private readonly TimeSpan _lifetime;
    private readonly (string Department, ShopCategory Category)[] _categories;
    private readonly HashSet<string> _brands = new(StringComparer.Ordinal);
    private string _department = "";
    private string _colour = "";
    private double _priceLevel;
    private DateTimeOffset _nextChange;

    /// <param name="lifetime">Mean time between two changes.</param>
    public ShopperInterests(DemonstrationCatalog catalog, Random random, TimeSpan lifetime, DateTimeOffset now)
    {
        (_catalog, _random, _lifetime) = (catalog, random, lifetime);
        _categories = [.. catalog.Vocabulary.Departments.SelectMany(d => d.Categories.Select(c => (d.Key, c)))];
        Main = Second = _categories[0].Category;
        ChangeMain();
        ChangeTaste();
        _nextChange = now + random.NextExponential(lifetime);
    }

    /// <summary>The category the shopper came for.</summary>
    public ShopCategory Main { get; private set; }

    /// <summary>A category the shopper also likes to look at.</summary>
    public ShopCategory Second { get; private set; }

    /// <summary>Number of changes so far.</summary>
    public int Changes { get; private set; }

    /// <summary>Lets the interests change as they do by <paramref name="now"/>.</summary>
    public void Advance(DateTimeOffset now)
    {
        // After many lifetimes away the interests are new ones however many changes lie between.
        if (now - _nextChange > _lifetime * 20)
        {
            _nextChange = now - (_lifetime * 20);
        }

        for (; _nextChange <= now; _nextChange += _random.NextExponential(_lifetime))
        {
            Changes++;
            switch (_random.NextDouble())
            {
                case < 0.6:
                    ChangeMain();
                    break;
                case < 0.8:
                    ChangeSecond();
                    break;
                default:
                    ChangeTaste();
                    break;
            }
        }
    }

    /// <summary>How much the shopper would like a product, from 0 (not at all) to 1.</summary>
    public double Liking(DemonstrationProduct product)
    {
        var category = product.Category == Main.Key ? 1
            : product.Category == Second.Key ? SecondCategory
            : product.Department == _department ? SameDepartment
            : Elsewhere;
        var distance = (product.PriceLevel - _priceLevel) / PriceTolerance;
        var price = Math.Exp(-distance * distance / 2);
        var brand = _brands.Contains(BrandOf(product)) ? 1.0 : 0.55;
        var colour = product.Colour == _colour ? 1.0 : 0.75;
        var appeal = product.Appeal / (0.5 + product.Appeal);
        return category * (0.25 + (0.75 * price)) * brand * colour * appeal;
    }

    private string BrandOf(DemonstrationProduct product) => product.Product.Brand ?? "";

    private void ChangeMain()
    {
        (_department, Main) = NewCategory();
        ChangeSecond();
    }

    private void ChangeSecond()
    {
        if (_random.Happens(Companion))
        {
            var key = _random.Pick(Main.GoesWith);
            Second = Array.Find(_categories, pair => pair.Category.Key == key).Category;
        }
        else
        {
            (_, Second) = NewCategory();
        }

        ChangeBrands();
    }

    private (string Department, ShopCategory Category) NewCategory()
    {
        while (true)
        {
            var chosen = _random.Pick(_categories);
            if (chosen.Category != Main && chosen.Category != Second)
            {
                return chosen;
            }
        }
    }

    private void ChangeTaste()
    {
        _priceLevel = _random.NextNormal();
        _colour = _random.Pick(Main.Colours);
        ChangeBrands();
    }

    /// <summary>Likes a few of the brands sold in the two categories, however a title spells them.</summary>
    private void ChangeBrands()
    {
        _brands.Clear();
        foreach (var department in _catalog.Vocabulary.Departments)
        {
            if (department.Categories.Contains(Main) || department.Categories.Contains(Second))
            {
                for (var i = 0; i < 2; i++)
                {
                    var brand = _random.Pick(department.Brands);
                    _brands.UnionWith([brand.English, brand.Chinese, brand.In(ProductLanguage.Both)]);
                }
            }
        }
    }
}
