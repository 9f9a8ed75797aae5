using System.Globalization;

namespace RealtimeRec.Filters;

/// <summary>
/// Reads filters such as <c>price:&lt;100 &amp;&amp; (brand:=[Acme, Lumo] || !categories:shoes)</c>: names and operators are those of Typesense's
/// <c>filter_by</c>. A value in backticks is taken as it stands.
/// </summary>
public sealed class FilterParser
{
    /// <summary>Longest filter, in characters.</summary>
    public const int MaxLength = 4_096;

    /// <summary>Most values in a filter.</summary>
    public const int MaxValues = 250;

    private const int MaxDepth = 20;
    private const string AttributePrefix = "attributes.";
    private const string Fields = "item_id, brand, categories, price, stock, published_at or attributes.<name>";

    private readonly string _text;
    private int _at;
    private int _values;

    private FilterParser(string text) => _text = text;

    private bool IsAtEnd => _at >= _text.Length;

    /// <summary>Reads a filter.</summary>
    /// <exception cref="FilterException">The text is not a valid filter.</exception>
    public static FilterExpression Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new FilterException(string.Create(CultureInfo.InvariantCulture, $"A filter may have at most {MaxLength} characters."));
        }

        var parser = new FilterParser(text);
        var filter = parser.ReadAny(0);
        return parser.IsAtEnd ? filter : throw parser.Fault("expected && or || here");
    }

    private FilterExpression ReadAny(int depth)
    {
        var operands = new List<FilterExpression> { ReadAll(depth) };
        while (TryTake("||"))
        {
            operands.Add(ReadAll(depth));
        }

        return operands.Count == 1 ? operands[0] : new FilterAny(operands);
    }

    private FilterExpression ReadAll(int depth)
    {
        var operands = new List<FilterExpression> { ReadOperand(depth) };
        while (TryTake("&&"))
        {
            operands.Add(ReadOperand(depth));
        }

        return operands.Count == 1 ? operands[0] : new FilterAll(operands);
    }

    private FilterExpression ReadOperand(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Fault(string.Create(CultureInfo.InvariantCulture, $"a filter may be nested at most {MaxDepth} levels deep"));
        }

        if (TryTake("!"))
        {
            return new FilterNot(ReadOperand(depth + 1));
        }

        if (!TryTake("("))
        {
            return ReadCondition();
        }

        var inner = ReadAny(depth + 1);
        return TryTake(")") ? inner : throw Fault("a closing parenthesis is missing");
    }

    private FilterCondition ReadCondition()
    {
        SkipBlanks();
        var start = _at;
        var colon = _text.IndexOf(':', _at);
        var name = colon < 0 ? "" : _text[_at..colon].Trim();
        var attribute = name.StartsWith(AttributePrefix, StringComparison.Ordinal) ? name[AttributePrefix.Length..] : "";
        FilterField? field = name switch
        {
            "item_id" => FilterField.ItemId,
            "brand" => FilterField.Brand,
            "categories" => FilterField.Categories,
            "price" => FilterField.Price,
            "stock" => FilterField.Stock,
            "published_at" => FilterField.PublishedAt,
            _ when attribute.Length > 0 && attribute.AsSpan().IndexOfAny("()&|![]`") < 0 => FilterField.Attribute,
            _ => null,
        };
        if (field is not { } known)
        {
            throw Fault($"expected a field here, {Fields}, followed by a colon");
        }

        _at = colon + 1;
        var isNumber = known is FilterField.Price or FilterField.Stock or FilterField.PublishedAt;
        var comparisonAt = _at;
        var comparison = TryTake("!=") ? FilterComparison.NotEqual
            : TryTake(">=") ? FilterComparison.GreaterOrEqual
            : TryTake("<=") ? FilterComparison.LessOrEqual
            : TryTake(">") ? FilterComparison.Greater
            : TryTake("<") ? FilterComparison.Less
            : FilterComparison.Equal;
        if (comparison == FilterComparison.Equal)
        {
            TryTake("=");
        }

        if (!isNumber && comparison >= FilterComparison.Greater)
        {
            _at = comparisonAt;
            throw Fault($"{name} is a string, which can only be compared by = or !=");
        }

        var values = new List<FilterValue>();
        if (!TryTake("["))
        {
            values.Add(ReadValue(known, inList: false));
            return new FilterCondition(known, attribute, comparison, values);
        }

        if (comparison >= FilterComparison.Greater)
        {
            _at = comparisonAt;
            throw Fault("a list can only be compared by = or !=");
        }

        do
        {
            values.Add(ReadValue(known, inList: true));
        }
        while (TryTake(","));
        return TryTake("]") ? new FilterCondition(known, attribute, comparison, values) : throw Fault("a closing bracket is missing", start);
    }

    private FilterValue ReadValue(FilterField field, bool inList)
    {
        SkipBlanks();
        var start = _at;
        if (++_values > MaxValues)
        {
            throw Fault(string.Create(CultureInfo.InvariantCulture, $"a filter may have at most {MaxValues} values"));
        }

        var text = ReadText(inList);
        if (text.Length == 0)
        {
            throw Fault("expected a value here", start);
        }

        if (field is not (FilterField.Price or FilterField.Stock or FilterField.PublishedAt))
        {
            return new FilterValue(text, 0, 0);
        }

        var range = inList ? text.IndexOf("..", StringComparison.Ordinal) : -1;
        var from = Number(field, range < 0 ? text : text[..range].TrimEnd(), start);
        var to = range < 0 ? from : Number(field, text[(range + 2)..].TrimStart(), start);
        return from <= to ? new FilterValue("", from, to) : throw Fault("a range must go from the smaller to the larger value", start);
    }

    private decimal Number(FilterField field, string text, int start)
    {
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            // Times are in seconds, as in Typesense.
            return field != FilterField.PublishedAt ? number
                : Math.Abs(number) < 1_000_000_000_000m ? number * 1_000
                : throw Fault("a time must be in seconds since 1970 or as in RFC 3339", start);
        }

        if (field != FilterField.PublishedAt)
        {
            throw Fault("expected a number here", start);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw Fault("a time must be in seconds since 1970 or as in RFC 3339", start);
    }

    /// <summary>What stands in backticks, or all up to what ends a value.</summary>
    private string ReadText(bool inList)
    {
        if (TryTake("`"))
        {
            var end = _text.IndexOf('`', _at);
            if (end < 0)
            {
                throw Fault("a closing backtick is missing", _at - 1);
            }

            var quoted = _text[_at..end];
            _at = end + 1;
            return quoted.Trim();
        }

        var start = _at;
        while (!IsAtEnd && _text[_at] != ')' && !(inList && _text[_at] is ',' or ']') && !StartsWith("&&") && !StartsWith("||"))
        {
            _at++;
        }

        return _text[start.._at].Trim();
    }

    private bool StartsWith(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private bool TryTake(string what)
    {
        SkipBlanks();
        if (!StartsWith(what))
        {
            return false;
        }

        _at += what.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private FilterException Fault(string what, int? at = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"At character {(at ?? Math.Min(_at, _text.Length)) + 1} of the filter: {what}."));
}
