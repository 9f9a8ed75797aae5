using System.Text.Json;
using RealtimeRec.Products;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Products;

/// <summary>What is read of a product so far.</summary>
internal struct ProductDraft()
{
    private const string ItemId = "item_id";
    private const string Attributes = "attributes";

    private static readonly TextRule NameRule = new(ProductLimits.MaxNameLength);
    private static readonly TextRule ValueRule = new(ProductLimits.MaxValueLength);

    private readonly List<string> _cleared = [];
    private readonly List<string> _kept = [];
    private Product _product = new() { ItemId = "" };
    private string? _ownId;
    private string? _priceCurrency;

    /// <summary>Whether a product has a property of this name.</summary>
    public static bool Knows(string name) => name is
        ItemId or "title" or "description" or "brand" or "categories" or "price" or "currency" or "image_url" or "stock" or Attributes or "published_at" or "item_group_id";

    /// <summary>Reads the value under the reader.</summary>
    public void ReadProperty(ref JsonFieldReader reader, string name)
    {
        if (name == ItemId)
        {
            _ownId = reader.Id(name);
            return;
        }

        Forget(_cleared, name);
        Forget(_kept, name);
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            _cleared.Add(name);
        }
        else if (reader.IsUnavailable)
        {
            _kept.Add(name);
        }

        _product = name switch
        {
            "title" => _product with { Title = reader.FreeText(name, ProductLimits.MaxTitleLength, allowLineBreaks: true) },
            "description" => _product with { Description = reader.FreeText(name, ProductLimits.MaxDescriptionLength, allowLineBreaks: true) },
            "brand" => _product with { Brand = ReadName(ref reader, name) },
            "categories" => _product with { Categories = ReadCategories(ref reader) },
            "price" => _product with { Price = reader.Price(name, out _priceCurrency, out _) },
            "currency" => _product with { Currency = ReadCurrency(ref reader) },
            "image_url" => _product with { ImageUrl = ReadImageUrl(ref reader) },
            "stock" => _product with { Stock = ReadStock(ref reader) },
            "published_at" => _product with { PublishedAt = ReadTime(ref reader, name) },
            "item_group_id" => _product with { ItemGroupId = reader.OptionalId(name) },
            _ => _product with { Attributes = ReadAttributes(ref reader) },
        };
    }

    /// <summary>Judges what was read as a whole.</summary>
    public readonly ProductReading Finish(ref JsonFieldReader reader, string? itemId, bool isEmpty)
    {
        reader.JudgeUnknown(ProductProperties.All, except: itemId is null ? null : ItemId);
        if (itemId is null)
        {
            reader.Require(ItemId, _ownId);
        }
        else if (_ownId is not null && _ownId != itemId)
        {
            reader.Reject(ItemId, RejectionReasons.Mismatch, "item_id differs from the id that addresses the product.");
        }

        if (!reader.HasRejections)
        {
            RefuseNothing(ref reader, isEmpty);
        }

        if (reader.HasRejections)
        {
            return new ProductReading { Rejections = reader.Rejections() };
        }

        var product = _product with { ItemId = itemId ?? _ownId! };
        if (product.Currency is null && _priceCurrency is not null)
        {
            product = product with { Currency = _priceCurrency.ToUpperInvariant() };
        }

        return new ProductReading { Product = product, Cleared = [.. _cleared], Kept = [.. _kept], Findings = reader.Findings() };
    }

    /// <summary>Refuses a document that says nothing: a product must not be emptied by one that was not understood.</summary>
    private readonly void RefuseNothing(ref JsonFieldReader reader, bool isEmpty)
    {
        if (reader.KnownSeen == 0)
        {
            reader.Reject(
                "body",
                RejectionReasons.Required,
                isEmpty
                    ? $"The object has no property of a product at its top level ({string.Join(", ", ProductProperties.All.Names)}). "
                        + "Remove a wrapper such as payload, after or data."
                    : "The object has no property of a product that can be set.");
            return;
        }

        var says = _cleared.Count > 0 || _kept.Count > 0 || _product.Title is not null || _product.Description is not null || _product.Brand is not null
            || _product.Categories.Length > 0 || _product.Price is not null || _product.Currency is not null || _product.ImageUrl is not null
            || _product.Stock is not null || _product.Attributes.Count > 0 || _product.PublishedAt is not null
            || _product.ItemGroupId is not null;
        if (!says)
        {
            // Everything that it said was bad or unknown, and nothing of it is left.
            foreach (var finding in reader.Findings())
            {
                reader.Reject(finding);
            }
        }
    }

    private static void Forget(List<string> names, string property) =>
        names.RemoveAll(name => name == property || name.StartsWith(property + ".", StringComparison.Ordinal));

    private static string? ReadName(ref JsonFieldReader reader, string field) =>
        reader.OptionalText(field, NameRule) is { } name ? Names.Normalize(name) : null;

    private static DateTimeOffset? ReadTime(ref JsonFieldReader reader, string field)
    {
        var time = reader.Time(field);
        reader.TurnIntoFindings(field);
        return time;
    }

    private readonly string[] ReadCategories(ref JsonFieldReader reader)
    {
        const string Field = "categories";
        if (reader.SkipNothing())
        {
            return [];
        }

        switch (reader.Json.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.Number:
                return reader.OptionalText(Field, NameRule) is { } single ? [Names.NormalizePath(single)] : [];
            case JsonTokenType.StartArray:
                break;
            default:
                reader.Find(Field, RejectionReasons.WrongType, "categories must be an array of strings. It was left out.");
                reader.Json.Skip();
                return [];
        }

        var categories = new List<string>();
        var count = 0;
        for (; reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray; count++)
        {
            if (categories.Count >= ProductLimits.MaxCategories)
            {
                reader.Json.Skip();
                if (!reader.HasFindingLike(Field, Field))
                {
                    reader.Find(Field, RejectionReasons.TooMany, $"categories may hold at most {ProductLimits.MaxCategories} names; those after them were left out.");
                }

                continue;
            }

            if (reader.OptionalText($"{Field}[{count}]", NameRule) is { } text && Names.NormalizePath(text) is { Length: > 0 } category
                && !categories.Contains(category, StringComparer.OrdinalIgnoreCase))
            {
                categories.Add(category);
            }
        }

        if (count == 0)
        {
            // In a part of a product, that it is in none from now on.
            _cleared.Add(Field);
        }

        return [.. categories];
    }

    private static string? ReadCurrency(ref JsonFieldReader reader)
    {
        if (reader.OptionalText("currency", new TextRule(16)) is not { } currency)
        {
            return null;
        }

        if (currency.Length == 3 && currency.All(char.IsAsciiLetter))
        {
            return currency.ToUpperInvariant();
        }

        reader.Find("currency", RejectionReasons.InvalidFormat, "currency must be an ISO 4217 code of three letters, such as EUR or CNY. It was left out.");
        return null;
    }

    private static int? ReadStock(ref JsonFieldReader reader)
    {
        if (reader.Number("stock") is not { } number)
        {
            return null;
        }

        if (number < 0)
        {
            reader.Find("stock", RejectionReasons.OutOfRange, "stock must be at least 0; it was taken as 0: sold out.");
            return 0;
        }

        var stock = (int)Math.Min(Math.Floor(number), int.MaxValue);
        if (stock != number)
        {
            reader.Find("stock", RejectionReasons.OutOfRange, $"stock must be a whole number up to {int.MaxValue}; it was taken as {stock}.");
        }

        return stock;
    }

    private static string? ReadImageUrl(ref JsonFieldReader reader)
    {
        if (reader.OptionalText("image_url", ValueRule) is not { } url)
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

        reader.Find("image_url", RejectionReasons.InvalidFormat, "image_url must be an http or https address, a path that begins with a slash, or a data:image address. It was left out.");
        return null;
    }

    private readonly Dictionary<string, string> ReadAttributes(ref JsonFieldReader reader)
    {
        var attributes = new Dictionary<string, string>();
        if (reader.SkipNothing())
        {
            return attributes;
        }

        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.Find(Attributes, RejectionReasons.WrongType, "attributes must be an object. It was left out.");
            reader.Json.Skip();
            return attributes;
        }

        var kept = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.Name()?.Trim();
            reader.Json.Read();
            if (name is null || NameRule.Check("name", name) is not null)
            {
                reader.Json.Skip();
                LeaveOutOnce(
                    ref reader,
                    RejectionReasons.InvalidFormat,
                    $"attributes has a name that is empty, longer than {ProductLimits.MaxNameLength} characters or not plain text. It was left out.");
            }
            else if (reader.Json.TokenType == JsonTokenType.Null)
            {
                attributes.Remove(name);
                kept.Remove(name);
                _cleared.Add($"{Attributes}.{name}");
            }
            else if (attributes.Count + kept.Count >= ProductLimits.MaxAttributes && !attributes.ContainsKey(name))
            {
                reader.Json.Skip();
                LeaveOutOnce(ref reader, RejectionReasons.TooMany, $"attributes may hold at most {ProductLimits.MaxAttributes} entries; those after them were left out.");
            }
            else if (reader.IsUnavailable)
            {
                reader.Json.Skip();
                attributes.Remove(name);
                kept.Add(name);
            }
            else if (reader.FreeText($"{Attributes}.{name}", ProductLimits.MaxValueLength, allowLineBreaks: true) is { } value)
            {
                attributes[name] = value;
                kept.Remove(name);
            }
        }

        _kept.AddRange(kept.Select(name => $"{Attributes}.{name}"));
        return attributes;
    }

    private static void LeaveOutOnce(ref JsonFieldReader reader, string reason, string message)
    {
        if (!reader.HasFindingLike(Attributes, Attributes))
        {
            reader.Find(Attributes, reason, message);
        }
    }
}
