using System.Globalization;

namespace RealtimeRec.Datasets.Fields;

/// <summary>
/// Reads numbers as a shop's export writes them: with its decimal sign, thousands grouped, a currency before or behind. What
/// could mean two numbers is none.
/// </summary>
/// <param name="decimalSeparator">The decimal sign; null when the map does not say, which is a point.</param>
/// <param name="thousandsSeparator">What groups thousands; null for whatever the decimal sign leaves no doubt about.</param>
internal sealed class NumberReader(string? decimalSeparator, string? thousandsSeparator)
{
    private readonly char _decimal = decimalSeparator is null ? '.' : decimalSeparator[0];

    /// <summary>The decimal sign.</summary>
    public char DecimalSeparator => _decimal;

    /// <summary>Reads a number; what is larger than any decimal becomes the largest one.</summary>
    public bool TryRead(string text, out decimal value)
    {
        value = 0;
        var number = WithoutCurrency(text.AsSpan().Trim());
        var isNegative = number is ['(', .., ')'];
        number = isNegative ? number[1..^1].Trim() : number;
        if (number is ['-' or '\u2212' or '+', ..])
        {
            isNegative |= number[0] != '+';
            number = WithoutCurrency(number[1..].TrimStart());
        }

        if (!TryReadUnsigned(number, out value))
        {
            return false;
        }

        value = isNegative ? -value : value;
        return true;
    }

    private static ReadOnlySpan<char> WithoutCurrency(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && IsCurrency(text[0]))
        {
            text = text[1..].TrimStart();
        }
        else if (text.Length > 3 && IsCode(text[..3]) && !char.IsAsciiLetter(text[3]))
        {
            text = text[3..].TrimStart();
        }

        if (text.Length > 1 && IsCurrency(text[^1]))
        {
            text = text[..^1].TrimEnd();
        }
        else if (text.Length > 3 && IsCode(text[^3..]) && !char.IsAsciiLetter(text[^4]))
        {
            text = text[..^3].TrimEnd();
        }

        return text;
    }

    private static bool IsCurrency(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol;

    private static bool IsCode(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('A', 'Z');

    private static bool IsSpace(char c) => c is ' ' or '\u00a0' or '\u202f' or '\u2009';

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019';

    private bool TryReadUnsigned(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        if (_decimal == '.' && text.ContainsAny('e', 'E'))
        {
            return TryReadScientific(text, out value);
        }

        var point = text.IndexOf(_decimal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (fraction.ContainsAnyExceptInRange('0', '9') || (whole.IsEmpty && fraction.IsEmpty))
        {
            return false;
        }

        Span<char> digits = stackalloc char[64];
        if (!TryUngroup(whole, point >= 0, digits, out var length) || length + fraction.Length + 1 > digits.Length)
        {
            return false;
        }

        digits[length++] = '.';
        fraction.CopyTo(digits[length..]);
        length += fraction.Length;
        if (!decimal.TryParse(digits[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
        {
            value = decimal.MaxValue;
        }

        return true;
    }

    private static bool TryReadScientific(ReadOnlySpan<char> text, out decimal value)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        value = decimal.MaxValue;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number > 1;
    }

    // Groups of three, or of two before the last as in India; all parted by the same sign.
    private bool TryUngroup(ReadOnlySpan<char> whole, bool hasFraction, Span<char> digits, out int length)
    {
        length = 0;
        if (whole.Length > digits.Length)
        {
            return false;
        }

        var first = whole.IndexOfAnyExceptInRange('0', '9');
        if (first < 0)
        {
            whole.CopyTo(digits);
            length = whole.Length;
            return true;
        }

        var separator = whole[first];
        if (first is 0 or > 3 || !MayGroup(separator, hasFraction || whole.Count(separator) > 1))
        {
            return false;
        }

        var begin = true;
        foreach (var range in whole.Split(separator))
        {
            var group = whole[range];
            var isLast = range.End.Value == whole.Length;
            if (group.ContainsAnyExceptInRange('0', '9') || (!begin && group.Length != 3 && (isLast || group.Length != 2)))
            {
                return false;
            }

            group.CopyTo(digits[length..]);
            length += group.Length;
            begin = false;
        }

        return true;
    }

    private bool MayGroup(char separator, bool isBeyondDoubt)
    {
        if (separator == _decimal)
        {
            return false;
        }

        if (thousandsSeparator is not null)
        {
            return separator == thousandsSeparator[0] || (IsSpace(separator) && IsSpace(thousandsSeparator[0])) || (IsApostrophe(separator) && IsApostrophe(thousandsSeparator[0]));
        }

        // Who did not say that the point is the decimal sign may mean 1.299 by 1,299.
        return IsSpace(separator) || IsApostrophe(separator) || (separator is '.' or ',' && (decimalSeparator is not null || isBeyondDoubt));
    }
}
