namespace RealtimeRec.Training.TextEncoder;

/// <summary>Two items that shoppers took soon after each other.</summary>
/// <param name="items">All items.</param>
/// <param name="pairs">Indices into them, as often as they were taken so.</param>
/// <param name="share">How much more often than their count says they are drawn.</param>
internal sealed class ItemPairs(IReadOnlyList<EncodedItem> items, IReadOnlyList<(int First, int Second)> pairs, double share) : ITextPairSource
{
    public string Name => "items taken together";

    public int Count => pairs.Count;

    public double Share => share;

    public TextPair Draw(Random random)
    {
        var (first, second) = pairs[random.Next(pairs.Count)];
        return new TextPair(items[first].All, items[second].All, first, second);
    }
}
