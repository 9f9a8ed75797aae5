using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using RealtimeRec.Events;

namespace RealtimeRec.Validation;

/// <summary>
/// Reads the fields of one JSON object and collects what is wrong with them. A JSON null is the same as no field. Malformed
/// JSON throws <see cref="JsonException"/>; nothing else is thrown, whatever the bytes, once they are known to be UTF-8.
/// </summary>
internal ref struct JsonFieldReader(ReadOnlySpan<byte> utf8)
{
    /// <summary>Most rejections told about one object, so that an answer cannot be much larger than the question.</summary>
    private const int MaxRejections = 16;

    private List<FieldRejection>? _rejections;

    /// <summary>The reader, on the value to read next.</summary>
    public Utf8JsonReader Json = new(utf8, new JsonReaderOptions { MaxDepth = EventLimits.MaxJsonDepth });

    /// <summary>Checks that a document is UTF-8 and cuts off its byte order mark.</summary>
    public static FieldRejection? CheckEncoding(ref ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        return Utf8.IsValid(utf8) ? null : new FieldRejection("body", RejectionReasons.NotUtf8, "The text is not valid UTF-8.");
    }

    /// <summary>What is wrong with a document that is not JSON.</summary>
    public static FieldRejection Malformed(JsonException exception)
    {
        // The parser appends its position counted from zero; people and editors count from one.
        var what = exception.Message;
        var end = what.IndexOf(" LineNumber:", StringComparison.Ordinal);
        what = end < 0 ? what : what[..end];
        return new FieldRejection(
            "body",
            RejectionReasons.Malformed,
            string.Create(CultureInfo.InvariantCulture, $"Not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {what}"));
    }

    /// <summary>Whether a field was refused so far.</summary>
    public readonly bool HasRejections => _rejections is { Count: > 0 };

    /// <summary>What was refused, bounded.</summary>
    public readonly FieldRejection[] Rejections() => _rejections switch
    {
        null => [],
        { Count: <= MaxRejections } => [.. _rejections],
        _ => [.. _rejections.Take(MaxRejections)],
    };

    /// <summary>Whether <paramref name="field"/>, or something in it, was refused.</summary>
    public readonly bool HasRejectionOf(string field) => _rejections?.Exists(rejection => IsAbout(rejection, field)) ?? false;

    public void Reject(FieldRejection? rejection)
    {
        if (rejection is not null)
        {
            (_rejections ??= []).Add(rejection);
        }
    }

    public void Reject(string field, string reason, string message) => Reject(new FieldRejection(field, reason, message));

    /// <summary>Takes back what was said about a field that comes once more: the last one wins.</summary>
    public readonly void Forget(string field) => _rejections?.RemoveAll(rejection => IsAbout(rejection, field));

    public readonly void ForgetAll() => _rejections?.Clear();

    /// <summary>Refuses the object for lack of a field, unless that field is there and wrong.</summary>
    public void Require(string field, object? value)
    {
        if (value is null && !HasRejectionOf(field))
        {
            Reject(field, RejectionReasons.Required, $"{field} is required.");
        }
    }

    /// <summary>Whether the property name under the reader is <paramref name="name"/>.</summary>
    public readonly bool NameIs(ReadOnlySpan<byte> name) =>
        !(Json.ValueIsEscaped && HasLoneSurrogate(Json.ValueSpan)) && Json.ValueTextEquals(name);

    /// <summary>The property name under the reader, or null when no text can hold it.</summary>
    public readonly string? Name() => Json.ValueIsEscaped && HasLoneSurrogate(Json.ValueSpan) ? null : Json.GetString();

    public string? Text(string field, TextRule rule)
    {
        if (Json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (Json.TokenType != JsonTokenType.String)
        {
            return WrongType(field, "a string");
        }

        // Six bytes hold at least one code unit however it is written: longer ones need no decoding to be refused.
        if (Json.ValueSpan.Length > (long)rule.MaxLength * 6)
        {
            Reject(rule.TooLong(field));
            return null;
        }

        if (Json.ValueIsEscaped && HasLoneSurrogate(Json.ValueSpan))
        {
            Reject(TextRule.LoneSurrogate(field));
            return null;
        }

        var text = Json.GetString()!;
        if (rule.Check(field, text) is { } rejection)
        {
            Reject(rejection);
            return null;
        }

        return text;
    }

    public double? Number(string field, double min, double max)
    {
        if (Json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (Json.TokenType != JsonTokenType.Number)
        {
            WrongType(field, "a number");
            return null;
        }

        if (Json.TryGetDouble(out var value) && value >= min && value <= max)
        {
            return value;
        }

        Reject(field, RejectionReasons.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{field} must be between {min:0} and {max:0}."));
        return null;
    }

    /// <summary>A price: exact, from 0 to <see cref="EventLimits.MaxPrice"/>.</summary>
    public decimal? Price(string field)
    {
        if (Number(field, 0, (double)EventLimits.MaxPrice) is null)
        {
            return null;
        }

        if (!Json.TryGetDecimal(out var price) || price > EventLimits.MaxPrice)
        {
            Reject(field, RejectionReasons.OutOfRange, $"{field} must be between 0 and {EventLimits.MaxPrice}.");
            return null;
        }

        if (Math.Round(price, EventLimits.MaxPriceDecimals) == price)
        {
            return price;
        }

        Reject(field, RejectionReasons.OutOfRange, $"{field} must have at most {EventLimits.MaxPriceDecimals} digits behind the point.");
        return null;
    }

    public int? Integer(string field, int min, int max)
    {
        if (Number(field, min, max) is not { } value)
        {
            return null;
        }

        if (Math.Floor(value) == value)
        {
            return (int)value;
        }

        Reject(field, RejectionReasons.WrongType, $"{field} must be a whole number.");
        return null;
    }

    public DateTimeOffset? Time(string field)
    {
        switch (Json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                if (Json.TryGetDecimal(out var number) && Timestamps.TryFromUnix(number, out var unix))
                {
                    return unix;
                }

                Reject(field, RejectionReasons.OutOfRange, $"{field} is no Unix time in seconds or milliseconds.");
                return null;
            case JsonTokenType.String:
                return Text(field, new TextRule(64)) is { } text ? Time(field, text) : null;
            default:
                WrongType(field, "an RFC 3339 string or a Unix number");
                return null;
        }
    }

    public DateTimeOffset? Time(string field, string text)
    {
        if (Timestamps.TryParseRfc3339(text, out var time))
        {
            return time;
        }

        Reject(field, RejectionReasons.InvalidFormat, $"{field} is no RFC 3339 date-time with an offset, such as 2026-03-01T12:30:00Z.");
        return null;
    }

    /// <summary>Refuses a value for its JSON type and steps over it.</summary>
    public string? WrongType(string field, string expected)
    {
        Reject(field, RejectionReasons.WrongType, $"{field} must be {expected}.");
        Json.Skip();
        return null;
    }

    private static bool IsAbout(FieldRejection rejection, string field) =>
        rejection.Field.StartsWith(field, StringComparison.Ordinal)
        && (rejection.Field.Length == field.Length || rejection.Field[field.Length] is '[' or '.');

    /// <summary>Whether escaped JSON text has half of a surrogate pair, at which the parser's own decoding throws.</summary>
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        var awaitsLow = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            var isLow = false;
            var isHigh = false;
            if (escaped[i] == '\\')
            {
                i++;
                if (escaped[i] == 'u')
                {
                    // The tokenizer has seen to it that four hexadecimal digits follow.
                    var unit = ushort.Parse(escaped.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    isHigh = char.IsHighSurrogate((char)unit);
                    isLow = char.IsLowSurrogate((char)unit);
                    i += 4;
                }
            }

            if (awaitsLow != isLow)
            {
                return true;
            }

            awaitsLow = isHigh;
        }

        return awaitsLow;
    }
}
