using RealtimeRec.Products;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Pages;

/// <summary>
/// A shopper's interests in the most specific categories. A profile counts every category of a product, so that a department has at least the share of
/// its largest shelf and says nothing more.
/// </summary>
internal sealed class LeafInterests
{
    private readonly HashSet<string> _leaves = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _broad = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Learns from a product which of its categories is the most specific.</summary>
    public void Learn(Product product)
    {
        for (var i = 0; i < product.Categories.Length; i++)
        {
            (i == product.Categories.Length - 1 ? _leaves : _broad).Add(product.Categories[i]);
        }
    }

    /// <summary>The interests in leaf categories, strongest first, as shares of one another that add up to 1.</summary>
    public AffinityView[] Of(IReadOnlyList<AffinityView> categories)
    {
        AffinityView[] leaves = [.. categories.Where(category => IsLeaf(category.Name, categories))];
        var sum = leaves.Sum(leaf => leaf.Weight);
        return sum > 0 ? Array.ConvertAll(leaves, leaf => leaf with { Weight = leaf.Weight / sum }) : leaves;
    }

    private bool IsLeaf(string name, IReadOnlyList<AffinityView> categories) =>
        _leaves.Contains(name) || !(_broad.Contains(name) || categories.Any(other => ShopText.IsBelow(other.Name, name)));
}
