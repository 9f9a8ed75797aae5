using System.Text.Json.Serialization;

namespace RealtimeRec.Datasets.Presets;

/// <summary>How a row describes a product.</summary>
public sealed record ProductMap
{
    /// <summary>The product's id; rows without one describe none, and in a catalogue are rejected.</summary>
    public required FieldSource ItemId { get; init; }

    /// <summary>Title.</summary>
    public FieldSource? Title { get; init; }

    /// <summary>Longer text.</summary>
    public FieldSource? Description { get; init; }

    /// <summary>Brand.</summary>
    public FieldSource? Brand { get; init; }

    /// <summary>Categories, broadest first.</summary>
    public FieldSource? Categories { get; init; }

    /// <summary>Price of one piece, at least 0; another is left out.</summary>
    public FieldSource? Price { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public FieldSource? Currency { get; init; }

    /// <summary>Address of a picture.</summary>
    public FieldSource? ImageUrl { get; init; }

    /// <summary>Pieces in stock; fewer than none are none.</summary>
    public FieldSource? Stock { get; init; }

    /// <summary>Every field that the map names.</summary>
    [JsonIgnore]
    public IEnumerable<FieldSource> Fields =>
        new[] { ItemId, Title, Description, Brand, Categories, Price, Currency, ImageUrl, Stock }.OfType<FieldSource>();
}
