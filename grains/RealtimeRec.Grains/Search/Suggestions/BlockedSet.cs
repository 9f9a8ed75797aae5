using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Search.Analytics;

namespace RealtimeRec.Search.Suggestions;

/// <summary>Texts that are never suggested, whole words or rows of Chinese characters. Immutable.</summary>
internal sealed class BlockedSet
{
    /// <summary>One that blocks nothing.</summary>
    public static readonly BlockedSet None = new([]);

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;
    private readonly int _longest;

    /// <param name="texts">The texts as the shop writes them.</param>
    public BlockedSet(IEnumerable<string> texts)
    {
        var folded = texts.Select(QueryText.KeyOf).Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        _texts = folded.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = folded.Count == 0 ? 0 : folded.Max(text => text.Length);
    }

    /// <summary>Whether a text has one of them.</summary>
    /// <param name="text">The text, folded.</param>
    public bool Blocks(string text)
    {
        for (var start = 0; _longest > 0 && start < text.Length; start++)
        {
            for (var end = start + 1; IsEdge(text, start) && end <= text.Length && end - start <= _longest; end++)
            {
                if (IsEdge(text, end) && _texts.Contains(text.AsSpan(start, end - start)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a word may begin or end at a place.</summary>
    private static bool IsEdge(string text, int at) =>
        at == 0 || at == text.Length || text[at] == ' ' || text[at - 1] == ' ' || IsIdeograph(text, at) || IsIdeograph(text, at - 1);

    private static bool IsIdeograph(string text, int at) =>
        System.Text.Rune.TryGetRuneAt(text, at, out var rune) && TextFolding.Fold(rune, out _) == RuneKind.Ideograph;
}
