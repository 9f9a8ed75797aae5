using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>An item's title and one of its other texts.</summary>
/// <param name="name">Which other text.</param>
/// <param name="items">All items.</param>
/// <param name="field">Takes the other text.</param>
/// <param name="tokenizer">Marks ends.</param>
/// <param name="maxLength">Tokens of a text, with its special tokens.</param>
internal sealed class FieldPairs(string name, IReadOnlyList<EncodedItem> items, Func<EncodedItem, int[]> field, TextTokenizer tokenizer, int maxLength) : ITextPairSource
{
    private readonly EncodedItem[] _items = [.. items.Where(item => item.Title.Length > 0 && field(item).Length > 0)];

    public string Name => $"title and {name}";

    public int Count => _items.Length;

    public TextPair Draw(Random random)
    {
        var item = _items[random.Next(_items.Length)];
        var other = tokenizer.WithSpecialTokens(field(item), maxLength);
        return new TextPair([tokenizer.WithSpecialTokens(item.Title, maxLength)], other, item.Index, Key(other));
    }

    /// <summary>The same for the same text: many items share a brand and category.</summary>
    internal static long Key(int[] pieces) => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes<int>(pieces));
}
