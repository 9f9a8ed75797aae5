using System.Text;
using System.Text.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Json;

/// <summary>Reads the values.</summary>
internal ref partial struct JsonFieldReader
{
    /// <summary>An id: text, trimmed, or a whole number, digit by digit. Refused when it breaks the rule for ids.</summary>
    public string? Id(string field)
    {
        if (SkipNothing())
        {
            return null;
        }

        string? text;
        switch (Json.TokenType)
        {
            case JsonTokenType.Number when JsonText.WholeDigits(Json.ValueSpan) is { } digits:
                text = digits;
                break;
            case JsonTokenType.String:
                if (IsTooLong(IdRule.Text))
                {
                    Reject(IdRule.Text.TooLong(field));
                    return null;
                }

                if (Json.ValueIsEscaped && JsonText.HasLoneSurrogate(Json.ValueSpan))
                {
                    Reject(TextRule.LoneSurrogate(field));
                    return null;
                }

                text = Json.GetString()!.Trim();
                break;
            default:
                return WrongType(field, "a string or a whole number");
        }

        if (IdRule.Check(field, text) is { } rejection)
        {
            Reject(rejection);
            return null;
        }

        return text;
    }

    /// <summary>An id that the object can do without: a bad one is left out, a blank one is none.</summary>
    public string? OptionalId(string field)
    {
        var inner = new JsonFieldReader { Json = Json };
        var id = inner.Id(field);
        Json = inner.Json;
        foreach (var rejection in inner._rejections ?? [])
        {
            if (rejection.Reason != RejectionReasons.Blank)
            {
                Find(rejection with { Message = rejection.Message + " It was left out." });
            }
        }

        return id;
    }

    /// <summary>A text without which the object is none: refused when it breaks its rule.</summary>
    public string? Text(string field, TextRule rule)
    {
        if (SkipNothing())
        {
            return null;
        }

        if (Json.TokenType != JsonTokenType.String)
        {
            return WrongType(field, "a string");
        }

        if (IsTooLong(rule))
        {
            Reject(rule.TooLong(field));
            return null;
        }

        if (Json.ValueIsEscaped && JsonText.HasLoneSurrogate(Json.ValueSpan))
        {
            Reject(TextRule.LoneSurrogate(field));
            return null;
        }

        var text = Json.GetString()!.Trim();
        if (rule.Check(field, text) is { } rejection)
        {
            Reject(rejection);
            return null;
        }

        return text;
    }

    /// <summary>
    /// A text that people read. Numbers and truth values are taken as they are written; control characters become spaces and half
    /// characters U+FFFD, and what is too long is cut, each with a finding. Null for a blank text, or a value that is none.
    /// </summary>
    public string? FreeText(string field, int maxLength, bool allowLineBreaks)
    {
        if (SkipNothing())
        {
            return null;
        }

        string text;
        switch (Json.TokenType)
        {
            case JsonTokenType.String:
                text = JsonText.Mend(ref this, field);
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                text = Encoding.UTF8.GetString(Json.ValueSpan);
                break;
            default:
                Find(field, RejectionReasons.WrongType, $"{field} must be a string. It was left out.");
                Json.Skip();
                return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (text.Length > maxLength)
        {
            Find(field, RejectionReasons.TooLong, $"{field} is longer than {maxLength} characters and was cut.");
            text = text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
        }

        return JsonText.WithoutControls(ref this, field, text, allowLineBreaks);
    }

    /// <summary>A text that is as it is or not at all: left out, with a finding, when it breaks its rule.</summary>
    public string? OptionalText(string field, TextRule rule)
    {
        if (Json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False && Json.ValueSpan.Length <= rule.MaxLength)
        {
            return Encoding.UTF8.GetString(Json.ValueSpan);
        }

        var inner = new JsonFieldReader { Json = Json };
        var text = inner.Text(field, rule);
        Json = inner.Json;
        foreach (var rejection in inner._rejections ?? [])
        {
            if (rejection.Reason != RejectionReasons.Blank)
            {
                Find(rejection with { Message = rejection.Message + " It was left out." });
            }
        }

        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>
    /// A price, exact: a number, or one as text, with or without the code of its currency. One that is none, below 0 or too large is
    /// left out with a finding.
    /// </summary>
    public decimal? Price(string field, out string? currency, out bool isBelowZero)
    {
        (currency, isBelowZero) = (null, false);
        if (!TryNumber(field, out var text))
        {
            return null;
        }

        if (!Amounts.TryParseMoney(text, out var price, out currency))
        {
            isBelowZero = Amounts.IsNumber(text) && text.TrimStart().StartsWith('-');
            LeaveOutNumber(field, text, $"between 0 and {EventLimits.MaxPrice}");
            return null;
        }

        isBelowZero = price < 0;
        if (price is < 0 or > EventLimits.MaxPrice)
        {
            Find(field, RejectionReasons.OutOfRange, $"{field} must be between 0 and {EventLimits.MaxPrice}. It was left out.");
            return null;
        }

        var kept = Math.Round(price, EventLimits.MaxPriceDecimals);
        if (kept != price)
        {
            Find(field, RejectionReasons.OutOfRange, $"{field} has more than {EventLimits.MaxPriceDecimals} decimal places and was rounded.");
            return kept;
        }

        return price;
    }

    /// <summary>A number, or one as text; left out with a finding when it is none.</summary>
    public decimal? Number(string field)
    {
        if (!TryNumber(field, out var text))
        {
            return null;
        }

        if (Amounts.TryParse(text, out var number))
        {
            return number;
        }

        // Too large for a decimal is still a number: as large, or as small, as any.
        if (Amounts.IsNumber(text))
        {
            return text.TrimStart().StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
        }

        LeaveOutNumber(field, text, "a number");
        return null;
    }

    /// <summary>
    /// A point in time: RFC 3339, which is UTC when it names no offset, or the time since 1970 in seconds, milliseconds, microseconds
    /// or nanoseconds, as a number or as text.
    /// </summary>
    public DateTimeOffset? Time(string field)
    {
        if (SkipNothing())
        {
            return null;
        }

        switch (Json.TokenType)
        {
            case JsonTokenType.Number:
                if (Json.TryGetDecimal(out var number) && Timestamps.TryFromUnix(number, out var unix))
                {
                    return unix;
                }

                Reject(field, RejectionReasons.OutOfRange, $"{field} is not a time since 1970 in seconds, milliseconds, microseconds or nanoseconds.");
                return null;
            case JsonTokenType.String:
                var inner = new JsonFieldReader { Json = Json };
                var text = inner.Text(field, new TextRule(64, AllowBlank: true));
                foreach (var rejection in inner._rejections ?? [])
                {
                    Reject(rejection);
                }

                return string.IsNullOrEmpty(text) ? null : Time(field, text);
            default:
                WrongType(field, "an RFC 3339 string or a number since 1970");
                return null;
        }
    }

    public DateTimeOffset? Time(string field, string text)
    {
        if (Timestamps.TryParse(text, out var time))
        {
            return time;
        }

        Reject(field, RejectionReasons.InvalidFormat, $"{field} is neither an RFC 3339 date-time, such as 2026-03-01T12:30:00Z, nor a time since 1970.");
        return null;
    }

    /// <summary>Steps over a value that is none: null, or Debezium's placeholder for one that it does not know. False, and nothing done, for any other.</summary>
    public bool SkipNothing()
    {
        if (Json.TokenType != JsonTokenType.Null && !IsUnavailable)
        {
            return false;
        }

        Json.Skip();
        return true;
    }

    /// <summary>Refuses a value for its JSON type and steps over it.</summary>
    public string? WrongType(string field, string expected)
    {
        Reject(field, RejectionReasons.WrongType, $"{field} must be {expected}.");
        Json.Skip();
        return null;
    }

    // Six bytes hold at least one code unit however it is written: longer ones need no decoding to be refused.
    private readonly bool IsTooLong(TextRule rule) => Json.ValueSpan.Length > (long)rule.MaxLength * 6;

    /// <summary>The characters of a number, or of a text that should be one; false for none, and for a value of another type, which is left out.</summary>
    private bool TryNumber(string field, out string text)
    {
        text = "";
        if (SkipNothing())
        {
            return false;
        }

        switch (Json.TokenType)
        {
            case JsonTokenType.Number:
                text = Encoding.UTF8.GetString(Json.ValueSpan);
                return true;
            case JsonTokenType.String when Json.ValueSpan.Length <= EventLimits.MaxIdLength && !(Json.ValueIsEscaped && JsonText.HasLoneSurrogate(Json.ValueSpan)):
                text = Json.GetString()!;
                return !string.IsNullOrWhiteSpace(text);
            default:
                Find(field, RejectionReasons.WrongType, $"{field} must be a number. It was left out.");
                Json.Skip();
                return false;
        }
    }

    private void LeaveOutNumber(string field, string text, string expected)
    {
        if (Amounts.IsNumber(text))
        {
            Find(field, RejectionReasons.OutOfRange, $"{field} must be {expected}. It was left out.");
        }
        else
        {
            Find(field, RejectionReasons.WrongType, $"{field} must be a number with a decimal point. It was left out.");
        }
    }
}
