using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Console;

/// <summary>The products of the shop's shelf: the most popular ones of a category, as many as the shopper has asked for.</summary>
public sealed class Shelf
{
    private const int FirstSize = 24;
    private const int LargestSize = 96;

    /// <summary>How often the most popular products are looked up again. What is popular fades over days and rises within seconds.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(8);

    private readonly IShopClient _shop;
    private readonly TimeProvider _time;
    private int _size = FirstSize;
    private long _loaded;

    internal Shelf(IShopClient shop, TimeProvider time) => (_shop, _time) = (shop, time);

    /// <summary>The category shown; null for all of them.</summary>
    public string? Category { get; private set; }

    /// <summary>The products shown; null until they are loaded for the first time.</summary>
    public Product[]? Products { get; private set; }

    /// <summary>Whether somebody is about to click on a product, which must not move then.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether a product is missing that may have come in since.</summary>
    public bool HasRoom => Products is null || Products.Length < _size;

    /// <summary>Whether there may be more products than are shown.</summary>
    public bool CanGrow => !HasRoom && _size < LargestSize;

    /// <summary>Whether it shows what was popular a while ago, and may change.</summary>
    public bool IsStale => !IsHeld && _time.GetElapsedTime(_loaded) >= Life;

    /// <summary>Shows the first products of another category.</summary>
    public void Choose(string? category) => (Category, _size) = (category, FirstSize);

    /// <summary>Shows more products of the same category.</summary>
    public void Grow() => _size = Math.Min(_size + FirstSize, LargestSize);

    /// <summary>Loads the products for a shopper; what was chosen meanwhile is not overwritten.</summary>
    /// <returns>The products loaded.</returns>
    public async Task<Product[]> LoadAsync(string userId, CancellationToken cancellationToken)
    {
        var (category, size) = (Category, _size);
        var products = await _shop.GetShelfAsync(userId, category, size, cancellationToken);
        if (category == Category && size == _size)
        {
            Products = products;
            _loaded = _time.GetTimestamp();
        }

        return products;
    }
}
