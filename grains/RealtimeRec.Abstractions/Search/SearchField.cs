namespace RealtimeRec.Search;

/// <summary>The fields whose values can be counted, by the names that filters have for them.</summary>
public static class SearchField
{
    /// <summary>The brand.</summary>
    public const string Brand = "brand";

    /// <summary>The categories, a path's prefixes among them.</summary>
    public const string Categories = "categories";

    /// <summary>The price, in ranges.</summary>
    public const string Price = "price";

    /// <summary>What names of attributes have before them.</summary>
    public const string AttributePrefix = "attributes.";

    /// <summary>Whether a field can be counted.</summary>
    public static bool IsKnown(string field) =>
        field is Brand or Categories or Price || (field.StartsWith(AttributePrefix, StringComparison.Ordinal) && field.Length > AttributePrefix.Length);
}
