namespace RealtimeRec.Encoders.Text;

/// <summary>Makes one text of a product's fields, the most telling first because the end may not be read.</summary>
public static class ProductText
{
    /// <summary>Title, brand, categories, description and attributes, one after the other with spaces between.</summary>
    public static string Compose(TextFields product) => string.Join(' ', Parts(product).Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>The categories as one text.</summary>
    public static string? Categories(TextFields product) => product.Categories is { Count: > 0 } categories ? string.Join(' ', categories) : null;

    /// <summary>
    /// The values of attributes in the order of their names, without those that say nothing without the name: numbers, yes and no.
    /// </summary>
    public static string? Attributes(TextFields product) => product.Attributes is not { Count: > 0 } attributes ? null : string.Join(
        ' ', attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => attribute.Value).Where(IsTelling));

    private static IEnumerable<string?> Parts(TextFields product) => [product.Title, product.Brand, Categories(product), product.Description, Attributes(product)];

    private static bool IsTelling(string value) => value.Any(char.IsLetter)
        && !value.Equals("true", StringComparison.OrdinalIgnoreCase) && !value.Equals("false", StringComparison.OrdinalIgnoreCase);
}
