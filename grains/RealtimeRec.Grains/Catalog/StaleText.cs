using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>Tells vectors that were made before markup was taken out of texts, of texts that have some: they are to be made again.</summary>
internal static class StaleText
{
    /// <summary>Whether a vector of a product's text is another one by the rules of now.</summary>
    public static bool IsStale(this TextVector vector, Product product) => vector.TextRules < PlainText.Rules && product.HasMarkup();

    /// <summary>Whether the vector by an encoder is.</summary>
    public static bool IsTextStale(this CatalogDetails details, string encoder) =>
        Array.Find(details.TextVectors, vector => vector.Encoder == encoder) is { } vector && vector.IsStale(details.Product);

    private static bool HasMarkup(this Product product) =>
        PlainText.Changes(product.Title)
        || PlainText.Changes(product.Brand)
        || PlainText.Changes(product.Description)
        || Array.Exists(product.Categories, PlainText.Changes)
        || product.Attributes.Values.Any(PlainText.Changes);
}
