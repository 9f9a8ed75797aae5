using RealtimeRec.Embeddings;

namespace RealtimeRec.Encoders.Histories;

/// <summary>A history as a user encoder reads it, oldest first.</summary>
/// <param name="Items">Vectors of the items.</param>
/// <param name="Kinds">The number of what was done plus 1, 0 unknown, for each item (<see cref="HistoryFeatures"/>).</param>
/// <param name="Gaps">Bucket of the time to the next interaction, or to now for the last, for each item.</param>
public readonly record struct UserInput(Embedding[] Items, byte[] Kinds, byte[] Gaps)
{
    /// <summary>The latest interactions with the vectors of their items; those of items without a vector are left out.</summary>
    /// <typeparam name="TItem">How items are named.</typeparam>
    /// <param name="items">The items, oldest first.</param>
    /// <param name="kinds">As in <see cref="Kinds"/>, for each of them.</param>
    /// <param name="gaps">As in <see cref="Gaps"/>, for each of them.</param>
    /// <param name="maxLength">Interactions that are read, the latest ones.</param>
    /// <param name="vectorOf">The vector of an item; null or zero when it has none.</param>
    public static UserInput Of<TItem>(
        ReadOnlySpan<TItem> items, ReadOnlySpan<byte> kinds, ReadOnlySpan<byte> gaps, int maxLength, Func<TItem, Embedding?> vectorOf)
    {
        var known = 0;
        var first = Math.Max(0, items.Length - maxLength);
        var input = new UserInput(new Embedding[items.Length - first], new byte[items.Length - first], new byte[items.Length - first]);
        for (var i = first; i < items.Length; i++)
        {
            if (vectorOf(items[i]) is { IsZero: false } vector)
            {
                (input.Items[known], input.Kinds[known], input.Gaps[known]) = (vector, kinds[i], gaps[i]);
                known++;
            }
        }

        return known == input.Items.Length ? input : new UserInput(input.Items[..known], input.Kinds[..known], input.Gaps[..known]);
    }
}
