using RealtimeRec.Products;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Pages;

/// <summary>What a page has learnt of the products that it met: their titles, and which categories are the most specific.</summary>
internal sealed class MetProducts
{
    private const int MostTitles = 5_000;

    private readonly Dictionary<string, string> _titles = new(StringComparer.Ordinal);
    private LeafInterests _leaves = new();

    /// <summary>Learns from products; of too many it begins anew.</summary>
    public void Learn(IEnumerable<Product> products, PageText text)
    {
        if (_titles.Count > MostTitles)
        {
            _titles.Clear();
            _leaves = new LeafInterests();
        }

        foreach (var product in products)
        {
            _titles[product.ItemId] = text.Title(product);
            _leaves.Learn(product);
        }
    }

    /// <summary>Those of the ids, each once, whose products were not met.</summary>
    public string[] Unknown(IEnumerable<string?> itemIds) =>
        [.. itemIds.OfType<string>().Where(id => !_titles.ContainsKey(id)).Distinct(StringComparer.Ordinal)];

    /// <summary>The title of a product, or null when it was not met.</summary>
    public string? TitleOf(string itemId) => _titles.GetValueOrDefault(itemId);

    /// <inheritdoc cref="LeafInterests.Of"/>
    public AffinityView[] LeafInterests(IReadOnlyList<AffinityView> categories) => _leaves.Of(categories);
}
