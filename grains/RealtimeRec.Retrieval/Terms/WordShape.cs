using System.Numerics;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// The letters and the length of a word in 32 bits: words that are few slips apart have shapes that are alike, so that most of an index's words need not be looked
/// at for being compared with another one.
/// </summary>
internal static class WordShape
{
    /// <summary>What is never meant by a slip: terms with digits, and those of scripts without words.</summary>
    public const uint None = 0;

    private const int Letters = 26;
    private const int MostLength = 63;

    /// <summary>The shape of a term.</summary>
    public static uint Of(ReadOnlySpan<char> term)
    {
        if (term.IsEmpty || term[0] >= '\u2E80' || term.ContainsAnyInRange('0', '9'))
        {
            return None;
        }

        var letters = 0u;
        foreach (var letter in term)
        {
            letters |= 1u << (letter % Letters);
        }

        return letters | ((uint)Math.Min(term.Length, MostLength) << Letters);
    }

    /// <summary>Whether words of two shapes may be so few slips apart: a slip changes the length by one at most, and takes one letter out and another one in.</summary>
    public static bool MayBeNear(uint shape, uint other, int slips) =>
        other != None
        && Math.Abs((int)(shape >> Letters) - (int)(other >> Letters)) <= slips
        && BitOperations.PopCount((shape ^ other) << (32 - Letters)) <= 2 * slips;
}
