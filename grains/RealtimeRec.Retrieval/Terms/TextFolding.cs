using System.Globalization;
using System.Text;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// Makes characters that shoppers take for the same the same: case, accents on Latin letters, full-width forms. Done by
/// hand because <see cref="string.Normalize()"/> does nothing without globalisation data and differs with its version.
/// </summary>
public static class TextFolding
{
    /// <summary>Base letters of U+00C0 to U+017F; a space where there is none.</summary>
    private const string LatinBase =
        "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>Classifies a character; letters and ideographs come back folded.</summary>
    public static RuneKind Fold(Rune rune, out Rune folded)
    {
        folded = rune;
        var value = rune.Value;
        if (value is >= 0xFF01 and <= 0xFF5E)
            value -= 0xFEE0;

        if (value < 0x80)
            return FoldAscii((char)value, out folded);

        if (value is >= 0xC0 and <= 0x17F)
        {
            var letter = LatinBase[value - 0xC0];
            folded = new Rune(letter);
            return letter == ' ' ? RuneKind.Separator : RuneKind.Letter;
        }

        if (value is >= 0x0300 and <= 0x036F or 0x2019 or 0x00AD or 0x200D or (>= 0xFE00 and <= 0xFE0F))
            return RuneKind.Joiner;

        if (IsIdeograph(value))
            return RuneKind.Ideograph;

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.UppercaseLetter:
            case UnicodeCategory.TitlecaseLetter:
                folded = Rune.ToLowerInvariant(rune);
                return RuneKind.Letter;
            case UnicodeCategory.LowercaseLetter:
            case UnicodeCategory.ModifierLetter:
            case UnicodeCategory.OtherLetter:
            case UnicodeCategory.NonSpacingMark:
            case UnicodeCategory.SpacingCombiningMark:
            case UnicodeCategory.DecimalDigitNumber:
                return RuneKind.Letter;
            default:
                return RuneKind.Separator;
        }
    }

    private static RuneKind FoldAscii(char value, out Rune folded)
    {
        folded = new Rune(char.ToLowerInvariant(value));
        return char.IsAsciiLetterOrDigit(value) ? RuneKind.Letter : value == '\'' ? RuneKind.Joiner : RuneKind.Separator;
    }

    /// <summary>Han, kana and Hangul.</summary>
    private static bool IsIdeograph(int value) => value
        is (>= 0x4E00 and <= 0x9FFF)
        or (>= 0x3040 and <= 0x30FF)
        or (>= 0xAC00 and <= 0xD7AF)
        or (>= 0x3400 and <= 0x4DBF)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF);
}
