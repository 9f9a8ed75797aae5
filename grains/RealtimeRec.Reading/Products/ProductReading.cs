using RealtimeRec.Products;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Products;

/// <summary>What came of reading one product, or a part of one: either that or the reasons why it is none.</summary>
public sealed class ProductReading
{
    /// <summary>The product, or of a part of one what it gives; null when it was refused.</summary>
    public Product? Product { get; init; }

    /// <summary>Properties that are null, as in <see cref="ProductPatch.Cleared"/>.</summary>
    public string[] Cleared { get; init; } = [];

    /// <summary>
    /// Properties that are there and whose values the sender does not know (<see cref="UnavailableValue"/>): they stay as they are. Named as
    /// in <see cref="ProductPatch.Cleared"/>.
    /// </summary>
    public string[] Kept { get; init; } = [];

    /// <summary>Why it was refused, at most 16 reasons; empty for a good product.</summary>
    public FieldRejection[] Rejections { get; init; } = [];

    /// <summary>What of a good product was left out or mended, unknown properties among them; at most 16.</summary>
    public FieldRejection[] Findings { get; init; } = [];
}
