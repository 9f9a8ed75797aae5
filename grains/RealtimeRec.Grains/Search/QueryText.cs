using System.Text;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>What shoppers type, in the form in which it is counted and looked up.</summary>
internal static class QueryText
{
    /// <summary>Most UTF-16 code units of a query that is counted; of a longer one the beginning is.</summary>
    public const int MaxLength = 100;

    /// <summary>
    /// The form that queries have in common which shoppers take for the same: case, accents, width, traditional characters and punctuation are folded, anything between words is one
    /// space. Empty where nothing is asked for. That of what is shown of a text is that of the text, however long it is.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string KeyOf(string text) => Fold(Shown(text)).Trim();

    /// <summary>The same of what is not typed to its end: that a word has ended counts.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (folded.Length >= MaxLength)
            {
                break;
            }

            switch (TextFolding.Fold(rune, out var letter))
            {
                case RuneKind.Letter:
                    folded.Append(letter.ToString());
                    break;
                case RuneKind.Ideograph:
                    folded.Append(letter.IsBmp ? ChineseCharacters.Simplify((char)letter.Value).ToString() : letter.ToString());
                    break;
                case RuneKind.Separator when folded.Length > 0 && folded[^1] != ' ':
                    folded.Append(' ');
                    break;
            }
        }

        return folded.ToString();
    }

    /// <summary>What is shown of it: as it was typed, in lower case, without what nobody sees.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
            {
                break;
            }

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                shown.Append(shown.Length > 0 && shown[^1] != ' ' ? " " : "");
            }
            else if (rune != Rune.ReplacementChar)
            {
                shown.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return shown.ToString().Trim();
    }
}
