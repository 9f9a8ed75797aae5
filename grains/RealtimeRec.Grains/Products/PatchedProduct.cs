using System.Diagnostics.CodeAnalysis;

namespace RealtimeRec.Products;

/// <summary>Puts together what is known of a product and what is said of it now.</summary>
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

    /// <summary>A product that replaces what is known but for some properties, whose values the sender does not know.</summary>
    /// <param name="known">What is known; null for a product never heard of.</param>
    /// <param name="product">What replaces it.</param>
    /// <param name="kept">The properties that stay as they are known.</param>
    public static Product Keep(Product? known, Product product, string[] kept)
    {
        if (known is null)
        {
            return product;
        }

        foreach (var name in kept)
        {
            product = name switch
            {
                "title" => product with { Title = known.Title },
                "description" => product with { Description = known.Description },
                "brand" => product with { Brand = known.Brand },
                "categories" => product with { Categories = known.Categories },
                "price" => product with { Price = known.Price },
                "currency" => product with { Currency = known.Currency },
                "image_url" => product with { ImageUrl = known.ImageUrl },
                "stock" => product with { Stock = known.Stock },
                "published_at" => product with { PublishedAt = known.PublishedAt },
                "item_group_id" => product with { ItemGroupId = known.ItemGroupId },
                "attributes" => product with { Attributes = known.Attributes },
                _ when name.StartsWith(AttributePrefix, StringComparison.Ordinal) && known.Attributes.TryGetValue(name[AttributePrefix.Length..], out var value) =>
                    product with { Attributes = new Dictionary<string, string>(product.Attributes) { [name[AttributePrefix.Length..]] = value } },
                _ => product,
            };
        }

        return product;
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
            ItemGroupId = given.ItemGroupId ?? Kept(known.ItemGroupId, "item_group_id"),
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
            ItemGroupId = Filled(known.ItemGroupId, given.ItemGroupId),
            Attributes = attributes,
        };
    }

    private static string? Filled(string? known, string? given) => string.IsNullOrEmpty(known) ? given : known;
}
