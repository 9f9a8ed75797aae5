using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Catalog;

/// <summary>The texts by which a search finds a product, without markup.</summary>
internal static class SearchedTexts
{
    /// <summary>Characters of a description that are read, the first ones.</summary>
    public const int MaxDescription = 4_000;

    /// <summary>Whether two products have the same texts, so that a change of price or stock indexes nothing.</summary>
    public static bool AreSame(Product one, Product other) =>
        one.Title == other.Title
        && one.Brand == other.Brand
        && one.Description == other.Description
        && one.Categories.AsSpan().SequenceEqual(other.Categories)
        && (ReferenceEquals(one.Attributes, other.Attributes)
            || (one.Attributes.Count == other.Attributes.Count && one.Attributes.All(pair => other.Attributes.TryGetValue(pair.Key, out var value) && value == pair.Value)));

    /// <summary>The texts of a product.</summary>
    public static IReadOnlyList<FieldText> Of(Product product)
    {
        var fields = new TextFields(product.Title, product.Brand, product.Categories, product.Description, product.Attributes);
        var texts = new List<FieldText>(4 + product.Categories.Length) { new(TermField.Id, product.ItemId) };
        Add(TermField.Title, fields.Title);
        Add(TermField.Brand, fields.Brand);
        foreach (var category in fields.Categories ?? [])
        {
            Add(TermField.Category, category);
        }

        Add(TermField.Attribute, ProductText.Attributes(fields));
        Add(TermField.Description, fields.Description is { Length: > MaxDescription } text ? text[..MaxDescription] : fields.Description);
        return texts;

        void Add(TermField field, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                texts.Add(new FieldText(field, text));
            }
        }
    }
}
