using RealtimeRec.Products;
using RealtimeRec.Reading.Products;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What a record of the catalogue says.</summary>
/// <param name="Product">The product, whole; null when it is no longer on sale.</param>
/// <param name="Kept">Properties that stay as they are (<see cref="ProductReading.Kept"/>).</param>
internal readonly record struct CatalogRecord(Product? Product, string[] Kept)
{
    /// <summary>The product is no longer on sale.</summary>
    public static readonly CatalogRecord Deletion = new(null, []);
}
