namespace RealtimeRec.Training.TextEncoder;

/// <summary>
/// The last items that a shopper took and the next one. Items often taken are often among those that a target competes with;
/// the loss is corrected by the logarithm of that (Bengio and Senécal, 2008), so that what is popular may be nearer to all.
/// </summary>
internal sealed class NextItemPairs : ITextPairSource
{
    private readonly IReadOnlyList<EncodedItem> _items;
    private readonly IReadOnlyList<(int[] Last, int Next)> _pairs;
    private readonly float[] _logFrequencies;

    /// <param name="items">All items.</param>
    /// <param name="pairs">Indices into them.</param>
    /// <param name="share">How much more often than their count says they are drawn.</param>
    /// <param name="correction">How much of the logarithm the loss is corrected by, 0 to 1.</param>
    public NextItemPairs(IReadOnlyList<EncodedItem> items, IReadOnlyList<(int[] Last, int Next)> pairs, double share, double correction)
    {
        _items = items;
        _pairs = pairs;
        Share = share;
        var counts = new float[items.Count];
        foreach (var (_, next) in pairs)
        {
            counts[next]++;
        }

        _logFrequencies = [.. counts.Select(count => (float)(correction * Math.Log(Math.Max(1, count) / Math.Max(1, pairs.Count))))];
    }

    public string Name => "next items";

    public int Count => _pairs.Count;

    public double Share { get; }

    public bool IsSymmetric => false;

    public TextPair Draw(Random random)
    {
        var index = random.Next(_pairs.Count);
        var (last, next) = _pairs[index];
        return new TextPair([.. last.Select(item => _items[item].All)], _items[next].All, index, next, _logFrequencies[next]);
    }
}
