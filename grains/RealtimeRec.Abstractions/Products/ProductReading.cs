using RealtimeRec.Validation;

namespace RealtimeRec.Products;

/// <summary>What came of reading one product: either the product or the reasons why it is none.</summary>
public sealed class ProductReading
{
    /// <summary>The product; null when it was refused.</summary>
    public Product? Product { get; init; }

    /// <summary>Why it was refused, at most 16 reasons; empty for a good product.</summary>
    public FieldRejection[] Rejections { get; init; } = [];
}
