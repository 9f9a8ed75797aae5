using System.Buffers;
using System.Globalization;

namespace RealtimeRec.Reading.Json;

/// <summary>
/// Reads numbers that came as text, as forms, spreadsheets and databases write them: <c>22.90</c>, <c> 3 </c>, <c>1e3</c>,
/// <c>15.00 EUR</c>. A decimal comma is not guessed at: <c>1,299</c> is two numbers a thousandfold apart.
/// </summary>
internal static class Amounts
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private const NumberStyles Style =
        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number; false when the text is none, or one that no decimal holds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out number);

    /// <summary>Whether the text is a number, however large.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number);

    /// <summary>Reads a number with the code of its currency behind or before it, as product feeds write prices.</summary>
    public static bool TryParseMoney(ReadOnlySpan<char> text, out decimal number, out string? currency)
    {
        text = text.Trim();
        currency = null;
        if (TryParse(text, out number))
        {
            return true;
        }

        if (text.Length < 5)
        {
            return false;
        }

        var isBefore = char.IsAsciiLetter(text[0]);
        var code = isBefore ? text[..3] : text[^3..];
        var rest = isBefore ? text[3..] : text[..^3];
        if (code.ContainsAnyExcept(Letters) || !TryParse(rest, out number))
        {
            return false;
        }

        currency = code.ToString();
        return true;
    }
}
