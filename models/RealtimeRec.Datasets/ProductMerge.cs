using RealtimeRec.Products;

namespace RealtimeRec.Datasets;

/// <summary>
/// What a file says about its products when all rows are taken together: per field the latest row that says anything. One
/// product then is one write, and events are applied to a catalogue that is the same wherever an import was interrupted.
/// </summary>
public sealed class ProductMerge
{
    private readonly Dictionary<string, Product> _products = new(StringComparer.Ordinal);

    /// <summary>The products, in the order in which the file first names them.</summary>
    public IReadOnlyCollection<Product> Products => _products.Values;

    /// <summary>Takes in what a row says.</summary>
    public void Add(Product row)
    {
        if (!_products.TryGetValue(row.ItemId, out var known))
        {
            _products[row.ItemId] = row;
            return;
        }

        if (Says(row, known))
        {
            _products[row.ItemId] = known with
            {
                Title = row.Title ?? known.Title,
                Description = row.Description ?? known.Description,
                Brand = row.Brand ?? known.Brand,
                Categories = row.Categories.Length > 0 ? row.Categories : known.Categories,
                Price = row.Price ?? known.Price,
                Currency = row.Currency ?? known.Currency,
                ImageUrl = row.ImageUrl ?? known.ImageUrl,
                Stock = row.Stock ?? known.Stock,
            };
        }
    }

    /// <summary>Takes in that there is a product, of which nothing else is said.</summary>
    public void Name(string itemId)
    {
        if (!_products.ContainsKey(itemId))
        {
            _products[itemId] = new Product { ItemId = itemId };
        }
    }

    // Most rows repeat what is known: those must not cost a copy.
    private static bool Says(Product row, Product known) =>
        Differs(row.Title, known.Title) || Differs(row.Description, known.Description) || Differs(row.Brand, known.Brand)
        || Differs(row.Currency, known.Currency) || Differs(row.ImageUrl, known.ImageUrl)
        || (row.Price is { } price && price != known.Price) || (row.Stock is { } stock && stock != known.Stock)
        || (row.Categories.Length > 0 && !row.Categories.AsSpan().SequenceEqual(known.Categories));

    private static bool Differs(string? row, string? known) => row is not null && row != known;
}
