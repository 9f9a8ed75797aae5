using RealtimeRec.Products;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Pages;

/// <summary>The products of the shop's shelf: the most popular ones of a category, or what the shopper's words find, as many as the shopper has asked for.</summary>
public sealed class Shelf
{
    private const int FirstSize = 24;
    private const int LargestSize = 96;

    /// <summary>How often the most popular products are looked up again. What is popular fades over days and rises within seconds.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(8);

    private readonly IShopClient _shop;
    private readonly TimeProvider _time;
    private Dictionary<string, TextRange[]?> _marks = [];
    private int _size = FirstSize;
    private long _loaded;

    internal Shelf(IShopClient shop, TimeProvider time) => (_shop, _time) = (shop, time);

    /// <summary>The category shown; null for all of them.</summary>
    public string? Category { get; private set; }

    /// <summary>What is searched for; null for nothing.</summary>
    public ShelfSearch? Search { get; private set; }

    /// <summary>What was found beside the products; null where nothing is searched for.</summary>
    public SearchPage? Found { get; private set; }

    /// <summary>The products shown; null until they are loaded for the first time.</summary>
    public Product[]? Products { get; private set; }

    /// <summary>Whether somebody is about to click on a product, which must not move then.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether a product is missing that may have come in since.</summary>
    public bool HasRoom => Products is null || Products.Length < _size;

    /// <summary>Whether there may be more products than are shown.</summary>
    public bool CanGrow => !HasRoom && _size < LargestSize && (Found is null || Found.Total > Products!.Length);

    /// <summary>Whether it shows what was popular a while ago, and may change.</summary>
    public bool IsStale => !IsHeld && _time.GetElapsedTime(_loaded) >= Life;

    /// <summary>Shows the first products of another category.</summary>
    public void Choose(string? category) => (Category, _size) = (category, FirstSize);

    /// <summary>Shows what words find; blank for the most popular products again.</summary>
    public void Seek(string words)
    {
        words = words.Length > SearchRequest.MaxQueryLength ? words[..SearchRequest.MaxQueryLength] : words;
        Seek(string.IsNullOrWhiteSpace(words) ? null : new ShelfSearch(words) { Sort = Search?.Sort ?? default });
    }

    /// <summary>Shows what a search finds; null for the most popular products again.</summary>
    public void Seek(ShelfSearch? search) => (Search, _size) = (search, FirstSize);

    /// <summary>Where the words are in the title of a product that was found.</summary>
    public TextRange[] MarksOf(string itemId) => _marks.GetValueOrDefault(itemId) ?? [];

    /// <summary>Shows more products of the same category.</summary>
    public void Grow() => _size = Math.Min(_size + FirstSize, LargestSize);

    /// <summary>Loads the products for a shopper; what was chosen meanwhile is not overwritten.</summary>
    /// <returns>The products loaded.</returns>
    public async Task<Product[]> LoadAsync(string userId, CancellationToken cancellationToken)
    {
        var (search, category, size) = (Search, Category, _size);
        var found = search is null ? null : await _shop.SearchAsync(userId, search.ToRequest(category, size), cancellationToken);
        Product[] products = found is null
            ? await _shop.GetShelfAsync(userId, category, size, cancellationToken)
            : [.. found.Items.Select(item => item.Product).OfType<Product>()];
        if ((search, category, size) == (Search, Category, _size))
        {
            (Products, Found) = (products, found);
            _marks = found?.Items.ToDictionary(item => item.ItemId, item => (item.Highlights ?? []).FirstOrDefault(highlight => highlight.Field == "title")?.Ranges, StringComparer.Ordinal) ?? [];
            _loaded = _time.GetTimestamp();
        }

        return products;
    }
}
