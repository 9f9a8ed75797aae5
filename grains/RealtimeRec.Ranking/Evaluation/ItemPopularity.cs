namespace RealtimeRec.Ranking.Evaluation;

/// <summary>How often each item was met in training.</summary>
public sealed class ItemPopularity
{
    private readonly int[] _counts;
    private readonly float[] _percentiles;

    /// <summary>Takes counts.</summary>
    /// <param name="counts">One for each item, by index; 0 or more.</param>
    public ItemPopularity(IReadOnlyList<int> counts)
    {
        _counts = [.. counts];
        _percentiles = new float[_counts.Length];
        var order = Enumerable.Range(0, _counts.Length).ToArray();
        Array.Sort([.. _counts], order);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && _counts[order[end]] == _counts[order[start]])
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                _percentiles[order[i]] = (start + end) / (2f * order.Length);
            }

            start = end;
        }
    }

    /// <summary>Number of items.</summary>
    public int ItemCount => _counts.Length;

    /// <summary>How often each item was met, by index.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>
    /// The share of the items that were met less often, equally often ones counted half, in (0, 1): 0.99 is more popular than
    /// 99 of 100.
    /// </summary>
    public ReadOnlySpan<float> Percentiles => _percentiles;

    /// <summary>Counts every occurrence in the training sequences.</summary>
    public static ItemPopularity Count(IReadOnlyList<int[]> sequences, int itemCount)
    {
        var counts = new int[itemCount];
        foreach (var items in sequences)
        {
            foreach (var item in items)
            {
                counts[item]++;
            }
        }

        return new ItemPopularity(counts);
    }
}
