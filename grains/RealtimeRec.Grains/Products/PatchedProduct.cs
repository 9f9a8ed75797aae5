using System.Diagnostics.CodeAnalysis;

namespace RealtimeRec.Products;

/// <summary>Merges a part of a product's description into what is known of it.</summary>
internal static class PatchedProduct
{
    private const string AttributePrefix = "attributes.";

    /// <summary>The product as it is after the merge. False when it would have more than <see cref="ProductLimits.MaxAttributes"/> attributes.</summary>
    /// <param name="known">What is known; null for a product never heard of.</param>
    /// <param name="patch">What is to be merged.</param>
    /// <param name="source">Who says so.</param>
    /// <param name="merged">The product after the merge.</param>
    public static bool TryMerge(Product? known, ProductPatch patch, ProductSource source, [NotNullWhen(true)] out Product? merged)
    {
        known ??= new Product { ItemId = patch.Given.ItemId };
        merged = source == ProductSource.Catalogue ? Replace(known, patch) : FillIn(known, patch.Given);

        // A log of behaviour never has more than it found.
        return merged.Attributes.Count <= Math.Max(ProductLimits.MaxAttributes, known.Attributes.Count);
    }

    private static Product Replace(Product known, ProductPatch patch)
    {
        var given = patch.Given;
        var cleared = patch.Cleared;
        return known with
        {
            Title = given.Title ?? Kept(known.Title, "title"),
            Description = given.Description ?? Kept(known.Description, "description"),
            Brand = given.Brand ?? Kept(known.Brand, "brand"),
            Categories = given.Categories.Length > 0 ? given.Categories : Kept(known.Categories, "categories") ?? [],
            Price = given.Price ?? (IsCleared("price") ? null : known.Price),
            Currency = given.Currency ?? Kept(known.Currency, "currency"),
            ImageUrl = given.ImageUrl ?? Kept(known.ImageUrl, "image_url"),
            Stock = given.Stock ?? (IsCleared("stock") ? null : known.Stock),
            PublishedAt = given.PublishedAt ?? (IsCleared("published_at") ? null : known.PublishedAt),
            Attributes = AttributesOf(known.Attributes, patch),
        };

        bool IsCleared(string name) => Array.IndexOf(cleared, name) >= 0;

        T? Kept<T>(T? value, string name)
            where T : class => IsCleared(name) ? null : value;
    }

    private static Dictionary<string, string> AttributesOf(Dictionary<string, string> known, ProductPatch patch)
    {
        var given = patch.Given.Attributes;
        if (given.Count == 0 && !Array.Exists(patch.Cleared, name => name.StartsWith("attributes", StringComparison.Ordinal)))
        {
            return known;
        }

        var merged = Array.IndexOf(patch.Cleared, "attributes") >= 0 ? [] : new Dictionary<string, string>(known);
        foreach (var name in patch.Cleared)
        {
            if (name.StartsWith(AttributePrefix, StringComparison.Ordinal))
            {
                merged.Remove(name[AttributePrefix.Length..]);
            }
        }

        foreach (var (name, value) in given)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static Product FillIn(Product known, Product given)
    {
        var attributes = known.Attributes;
        foreach (var (name, value) in given.Attributes)
        {
            if (!attributes.ContainsKey(name) && attributes.Count < ProductLimits.MaxAttributes)
            {
                attributes = ReferenceEquals(attributes, known.Attributes) ? new Dictionary<string, string>(attributes) : attributes;
                attributes.Add(name, value);
            }
        }

        return known with
        {
            Title = Filled(known.Title, given.Title),
            Description = Filled(known.Description, given.Description),
            Brand = Filled(known.Brand, given.Brand),
            Categories = known.Categories.Length > 0 ? known.Categories : given.Categories,
            Price = known.Price ?? given.Price,
            // A price that is known is in the shop's own currency, whatever the log was in.
            Currency = known.Price is null ? Filled(known.Currency, given.Currency) : known.Currency,
            ImageUrl = Filled(known.ImageUrl, given.ImageUrl),
            Stock = known.Stock ?? given.Stock,
            PublishedAt = known.PublishedAt ?? given.PublishedAt,
            Attributes = attributes,
        };
    }

    private static string? Filled(string? known, string? given) => string.IsNullOrEmpty(known) ? given : known;
}
