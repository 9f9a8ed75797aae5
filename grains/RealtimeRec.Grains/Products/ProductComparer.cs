namespace RealtimeRec.Products;

/// <summary>Compares products by content; a record's own equality compares arrays and dictionaries by reference.</summary>
internal static class ProductComparer
{
    /// <summary>Whether every field is the same.</summary>
    public static bool SameAs(this Product a, Product b) =>
        a with { Categories = b.Categories, Attributes = b.Attributes } == b
        && a.Categories.AsSpan().SequenceEqual(b.Categories)
        && a.Attributes.Count == b.Attributes.Count
        && a.Attributes.All(pair => b.Attributes.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <summary>Whether the fields that the text encoder reads are the same.</summary>
    public static bool SameTextAs(this Product a, Product b) =>
        a.Title == b.Title && a.Brand == b.Brand && a.Description == b.Description
        && a.Categories.AsSpan().SequenceEqual(b.Categories)
        && a.Attributes.Count == b.Attributes.Count
        && a.Attributes.All(pair => b.Attributes.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
