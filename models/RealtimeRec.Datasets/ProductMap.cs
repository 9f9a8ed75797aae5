namespace RealtimeRec.Datasets;

/// <summary>How a row describes a product.</summary>
public sealed record ProductMap
{
    /// <summary>The product's id; rows without one describe none.</summary>
    public required FieldSource ItemId { get; init; }

    /// <summary>Title.</summary>
    public FieldSource? Title { get; init; }

    /// <summary>Longer text.</summary>
    public FieldSource? Description { get; init; }

    /// <summary>Brand.</summary>
    public FieldSource? Brand { get; init; }

    /// <summary>Categories, broadest first.</summary>
    public FieldSource? Categories { get; init; }

    /// <summary>Price of one piece, at least 0.</summary>
    public FieldSource? Price { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public FieldSource? Currency { get; init; }

    /// <summary>Address of a picture.</summary>
    public FieldSource? ImageUrl { get; init; }

    /// <summary>Pieces in stock.</summary>
    public FieldSource? Stock { get; init; }
}
