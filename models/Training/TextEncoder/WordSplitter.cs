using System.Globalization;
using System.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Splits a text into words as BERT does (Devlin et al., 2019): at white space, with each mark of punctuation and each ideograph a word of its own, in lower case.</summary>
internal static class WordSplitter
{
    /// <summary>The words of a text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isSingle = IsPunctuation(rune) || IsIdeograph(rune);
            if ((isSingle || Rune.IsWhiteSpace(rune)) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (isSingle)
            {
                yield return rune.ToString();
            }
            else if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && rune != Rune.ReplacementChar)
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>Whether BERT takes a character for a word: the blocks of CJK ideographs, neither kana nor Hangul.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value
        is (>= 0x4E00 and <= 0x9FFF)
        or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);

    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value > ' ' && !Rune.IsLetterOrDigit(rune) && rune.Value < 0x7F
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;
}
