using System.Globalization;
using System.Net;
using System.Text;

namespace RealtimeRec.Encoders.Text;

/// <summary>Reads what HTML writes in place of a character: <c>&amp;amp;</c>, <c>&amp;#8217;</c>, <c>&amp;#x2019;</c>.</summary>
internal static class MarkupEntity
{
    private const string Ampersand = "amp;";
    private const string Space = "nbsp";
    private const int LongestName = 32;
    private const int FirstOfWindows = 0x80;

    /// <summary>Characters 128 to 159 of Windows-1252, which numbers of that range mean, as every browser takes them.</summary>
    private const string Windows = "\u20AC \u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152 \u017D  \u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153 \u017E\u0178";

    /// <summary>How much of a text that begins with <c>&amp;</c> is an entity, escaped however often, and the character that it stands for.</summary>
    /// <returns>Length 0 when it is none.</returns>
    public static (int Length, string Replacement) At(ReadOnlySpan<char> rest)
    {
        var start = 1;
        while (rest[start..].StartsWith(Ampersand, StringComparison.OrdinalIgnoreCase))
        {
            start += Ampersand.Length;
        }

        var (length, replacement) = rest[start..] is ['#', ..] ? Number(rest[start..]) : Named(rest[start..]);
        return length > 0 ? (start + length, replacement) : start > 1 ? (start, "&") : (0, "");
    }

    private static (int Length, string Replacement) Named(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < Math.Min(rest.Length, LongestName) && char.IsAsciiLetterOrDigit(rest[length]))
        {
            length++;
        }

        if (length > 0 && length < rest.Length && rest[length] == ';')
        {
            var entity = $"&{rest[..(length + 1)]}";
            var decoded = WebUtility.HtmlDecode(entity);
            decoded = decoded == entity ? WebUtility.HtmlDecode(entity.ToLowerInvariant()) : decoded;
            return decoded.StartsWith('&') ? (0, "") : (length + 1, decoded);
        }

        // Often written without its end, and nothing else begins like it.
        return rest.StartsWith(Space, StringComparison.OrdinalIgnoreCase) ? (Space.Length, " ") : (0, "");
    }

    private static (int Length, string Replacement) Number(ReadOnlySpan<char> rest)
    {
        var isHexadecimal = rest is ['#', 'x' or 'X', ..];
        var start = isHexadecimal ? 2 : 1;
        var end = start;
        while (end < rest.Length && (isHexadecimal ? char.IsAsciiHexDigit(rest[end]) : char.IsAsciiDigit(rest[end])))
        {
            end++;
        }

        var isEnded = end < rest.Length && rest[end] == ';';
        var style = isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (end == start || !uint.TryParse(rest[start..end], style, CultureInfo.InvariantCulture, out var value))
        {
            value = 0;
        }

        var replacement = value is >= FirstOfWindows and < FirstOfWindows + 32 ? Windows[(int)value - FirstOfWindows].ToString()
            : value >= ' ' && value != 0x7F && Rune.TryCreate(value, out var rune) ? rune.ToString()
            : null;

        // Without its end, and no character: a text that has a number in it.
        return end == start || (!isEnded && replacement is null) ? (0, "") : (isEnded ? end + 1 : end, replacement ?? " ");
    }
}
