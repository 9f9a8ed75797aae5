namespace RealtimeRec.Products;

/// <summary>The bounds every accepted product keeps.</summary>
public static class ProductLimits
{
    /// <summary>Longest title, in UTF-16 code units.</summary>
    public const int MaxTitleLength = 1_000;

    /// <summary>Longest description, in UTF-16 code units.</summary>
    public const int MaxDescriptionLength = 20_000;

    /// <summary>Longest brand, category or attribute name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Longest attribute value or image address, in UTF-16 code units.</summary>
    public const int MaxValueLength = 2_048;

    /// <summary>Most categories of a product.</summary>
    public const int MaxCategories = 16;

    /// <summary>Most attributes of a product.</summary>
    public const int MaxAttributes = 100;

    /// <summary>Largest body of a single product, and longest NDJSON line, in bytes.</summary>
    public const int MaxProductBytes = 256 * 1024;
}
