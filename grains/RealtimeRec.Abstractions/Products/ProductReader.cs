using System.Text.Json;
using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Products;

/// <summary>
/// Reads a product from JSON and lets nothing through that breaks <see cref="ProductLimits"/>. Unknown properties are
/// ignored; of a property given twice the last one counts. Never throws, whatever the bytes.
/// </summary>
public static class ProductReader
{
    private static readonly TextRule TitleRule = new(ProductLimits.MaxTitleLength, AllowBlank: true, AllowLineBreaks: true);
    private static readonly TextRule DescriptionRule = new(ProductLimits.MaxDescriptionLength, AllowBlank: true, AllowLineBreaks: true);
    private static readonly TextRule NameRule = new(ProductLimits.MaxNameLength);
    private static readonly TextRule BrandRule = NameRule with { AllowBlank = true };
    private static readonly TextRule ValueRule = new(ProductLimits.MaxValueLength, AllowBlank: true, AllowLineBreaks: true);

    /// <summary>Reads one product object.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="itemId">
    /// The id by which the product is addressed: the document's item_id may then be missing, and must be the same when it is
    /// there. Null when only the document says.
    /// </param>
    public static ProductReading Read(ReadOnlySpan<byte> utf8, string? itemId = null)
    {
        if (JsonFieldReader.CheckEncoding(ref utf8) is { } notUtf8)
        {
            return new ProductReading { Rejections = [notUtf8] };
        }

        try
        {
            return ReadDocument(utf8, itemId);
        }
        catch (JsonException exception)
        {
            return new ProductReading { Rejections = [JsonFieldReader.Malformed(exception)] };
        }
    }

    private static ProductReading ReadDocument(ReadOnlySpan<byte> utf8, string? itemId)
    {
        var reader = new JsonFieldReader(utf8);
        reader.Json.Read();
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            return new ProductReading { Rejections = [new FieldRejection("body", RejectionReasons.WrongType, "The body must be a product object.")] };
        }

        var product = new Product { ItemId = "" };
        string? ownId = null;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.Name();
            reader.Json.Read();
            if (name == "item_id")
            {
                reader.Forget(name);
                ownId = reader.Text(name, IdRule.Text);
            }
            else
            {
                product = ReadProperty(ref reader, name, product);
            }
        }

        // Whatever follows the object is malformed; this call says so.
        reader.Json.Read();
        if (itemId is null)
        {
            reader.Require("item_id", ownId);
        }
        else if (ownId is not null && ownId != itemId)
        {
            reader.Reject("item_id", RejectionReasons.Mismatch, "item_id differs from the id in the address.");
        }

        return reader.HasRejections
            ? new ProductReading { Rejections = reader.Rejections() }
            : new ProductReading { Product = product with { ItemId = itemId ?? ownId! } };
    }

    private static Product ReadProperty(ref JsonFieldReader reader, string? name, Product product)
    {
        switch (name)
        {
            case "title":
                reader.Forget(name);
                return product with { Title = reader.Text(name, TitleRule) };
            case "description":
                reader.Forget(name);
                return product with { Description = reader.Text(name, DescriptionRule) };
            case "brand":
                reader.Forget(name);
                return product with { Brand = reader.Text(name, BrandRule) };
            case "categories":
                reader.Forget(name);
                return product with { Categories = ReadCategories(ref reader) };
            case "price":
                reader.Forget(name);
                return product with { Price = reader.Price(name) };
            case "currency":
                reader.Forget(name);
                return product with { Currency = ReadCurrency(ref reader) };
            case "image_url":
                reader.Forget(name);
                return product with { ImageUrl = ReadImageUrl(ref reader) };
            case "stock":
                reader.Forget(name);
                return product with { Stock = reader.Integer(name, 0, int.MaxValue) };
            case "attributes":
                reader.Forget(name);
                return product with { Attributes = ReadAttributes(ref reader) };
            case "published_at":
                reader.Forget(name);
                return product with { PublishedAt = reader.Time(name) };
            default:
                reader.Json.Skip();
                return product;
        }
    }

    private static string[] ReadCategories(ref JsonFieldReader reader)
    {
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            reader.WrongType("categories", "an array of strings");
            return [];
        }

        var categories = new List<string>();
        var count = 0;
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            if (count++ >= ProductLimits.MaxCategories)
            {
                reader.Json.Skip();
                continue;
            }

            var field = $"categories[{count - 1}]";
            if (reader.Json.TokenType == JsonTokenType.Null)
            {
                reader.WrongType(field, "a string");
            }
            else if (reader.Text(field, NameRule) is { } category && !categories.Contains(category))
            {
                categories.Add(category);
            }
        }

        if (count > ProductLimits.MaxCategories)
        {
            reader.Reject("categories", RejectionReasons.TooMany, $"categories may hold at most {ProductLimits.MaxCategories} names.");
        }

        return [.. categories];
    }

    private static string? ReadCurrency(ref JsonFieldReader reader)
    {
        if (reader.Text("currency", new TextRule(16)) is not { } currency)
        {
            return null;
        }

        if (currency.Length == 3 && currency.All(char.IsAsciiLetterUpper))
        {
            return currency;
        }

        reader.Reject("currency", RejectionReasons.InvalidFormat, "currency must be an ISO 4217 code of three capital letters, such as EUR or CNY.");
        return null;
    }

    private static string? ReadImageUrl(ref JsonFieldReader reader)
    {
        if (reader.Text("image_url", new TextRule(ProductLimits.MaxValueLength)) is not { } url)
        {
            return null;
        }

        // A page puts it into an image element: a script or a local file has no business there.
        var isPath = url.StartsWith('/') && Uri.TryCreate(url, UriKind.Relative, out _);
        var isPicture = url.StartsWith("data:image/", StringComparison.Ordinal);
        if (isPath || isPicture || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            return url;
        }

        reader.Reject("image_url", RejectionReasons.InvalidFormat, "image_url must be an http or https address, a path that begins with a slash, or a data:image address.");
        return null;
    }

    private static Dictionary<string, string> ReadAttributes(ref JsonFieldReader reader)
    {
        var attributes = new Dictionary<string, string>();
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            return attributes;
        }

        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.WrongType("attributes", "an object");
            return attributes;
        }

        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.Name();
            reader.Json.Read();
            if (name is null || NameRule.Check("name", name) is not null)
            {
                reader.Json.Skip();
                if (!reader.HasRejectionOf("attributes"))
                {
                    reader.Reject("attributes", RejectionReasons.InvalidFormat, $"attributes holds a name that is empty, longer than {ProductLimits.MaxNameLength} characters or not plain text.");
                }
            }
            else if (attributes.Count >= ProductLimits.MaxAttributes && !attributes.ContainsKey(name))
            {
                reader.Json.Skip();
                if (!reader.HasRejectionOf("attributes"))
                {
                    reader.Reject("attributes", RejectionReasons.TooMany, $"attributes may hold at most {ProductLimits.MaxAttributes} entries.");
                }
            }
            else if (ReadAttribute(ref reader, name) is { } value)
            {
                attributes[name] = value;
            }
        }

        return attributes;
    }

    /// <summary>Reads an attribute's value: text, or a number or truth value, which is kept as it is written.</summary>
    private static string? ReadAttribute(ref JsonFieldReader reader, string name)
    {
        var field = $"attributes.{name}";
        switch (reader.Json.TokenType)
        {
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Number when reader.Json.ValueSpan.Length <= ProductLimits.MaxNameLength:
                return System.Text.Encoding.ASCII.GetString(reader.Json.ValueSpan);
            case JsonTokenType.Null:
            case JsonTokenType.String:
                return reader.Text(field, ValueRule);
            default:
                return reader.WrongType(field, "a string");
        }
    }
}
