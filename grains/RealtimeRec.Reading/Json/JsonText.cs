using System.Globalization;
using System.Text;
using System.Text.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Json;

/// <summary>What the parser cannot do with the text of a JSON token: half surrogate pairs, control characters, numbers that are ids.</summary>
internal static class JsonText
{
    /// <summary>Longest number that can be an id, in digits.</summary>
    private const int MaxDigits = 40;

    /// <summary>Whether escaped JSON text has half of a surrogate pair, at which the parser's own decoding throws.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped) => NextLoneSurrogate(escaped, 0) >= 0;

    /// <summary>
    /// The text under the reader, with U+FFFD for every half of a surrogate pair: somebody cut a text in the middle of a character.
    /// </summary>
    public static string Mend(ref JsonFieldReader reader, string field)
    {
        var escaped = reader.Json.ValueSpan;
        var at = reader.Json.ValueIsEscaped ? NextLoneSurrogate(escaped, 0) : -1;
        if (at < 0)
        {
            return reader.Json.GetString()!;
        }

        reader.Find(TextRule.LoneSurrogate(field));
        byte[] mended = [(byte)'"', .. escaped, (byte)'"'];
        for (; at >= 0; at = NextLoneSurrogate(mended.AsSpan(1, escaped.Length), at))
        {
            "\\ufffd"u8.CopyTo(mended.AsSpan(1 + at));
        }

        var text = new Utf8JsonReader(mended);
        text.Read();
        return text.GetString()!;
    }

    /// <summary>A text with spaces in place of control characters; line breaks may stay.</summary>
    public static string WithoutControls(ref JsonFieldReader reader, string field, string text, bool allowLineBreaks)
    {
        var at = IndexOfControl(text, allowLineBreaks);
        if (at < 0)
        {
            return text;
        }

        reader.Find(field, RejectionReasons.ControlCharacter, $"{field} holds the control character U+{(int)text[at]:X4} at position {at}; it was replaced by a space.");
        return string.Concat(text.Select(c => IsControl(c, allowLineBreaks) ? ' ' : c));
    }

    /// <summary>The digits of a whole number, so that an id keeps every one of them; null for any other number.</summary>
    public static string? WholeDigits(ReadOnlySpan<byte> number)
    {
        // Programs that hold ids in columns of floating-point numbers write 4269.0.
        var point = number.IndexOf((byte)'.');
        if (point > 0 && number[(point + 1)..].IndexOfAnyExcept((byte)'0') < 0)
        {
            number = number[..point];
        }

        var digits = number is [(byte)'-', ..] ? number[1..] : number;
        return number.Length <= MaxDigits && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? Encoding.ASCII.GetString(number) : null;
    }

    private static int IndexOfControl(string text, bool allowLineBreaks)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsControl(text[i], allowLineBreaks))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsControl(char c, bool allowLineBreaks) => char.IsControl(c) && !(allowLineBreaks && c is '\t' or '\n' or '\r');

    /// <summary>Where the escape of the next half of a surrogate pair begins; -1 when there is none.</summary>
    private static int NextLoneSurrogate(ReadOnlySpan<byte> escaped, int start)
    {
        var high = -1;
        for (var i = start; i < escaped.Length; i++)
        {
            var at = i;
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

            if ((high >= 0) != isLow)
            {
                return high >= 0 ? high : at;
            }

            high = isHigh ? at : -1;
        }

        return high;
    }
}
