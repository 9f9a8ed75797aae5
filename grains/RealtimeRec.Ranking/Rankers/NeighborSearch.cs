using System.Collections.Concurrent;

namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// Finds the training sessions most similar to a history: the sum of the weights of the shared items, times a factor of the
/// session's own. Exact, over an inverted index. Thread-safe through pooled work space.
/// </summary>
/// <param name="index">The training sessions.</param>
/// <param name="sessionFactors">One positive factor for each session.</param>
/// <param name="candidates">Number of most recent sharing sessions that are compared.</param>
/// <param name="neighbors">Number of neighbours that are kept.</param>
internal sealed class NeighborSearch(SessionIndex index, float[] sessionFactors, int candidates, int neighbors)
{
    private readonly ConcurrentBag<NeighborScratch> _scratch = [];

    /// <summary>Takes work space, which <see cref="Return"/> takes back.</summary>
    public NeighborScratch Rent() => _scratch.TryTake(out var scratch) ? scratch : new NeighborScratch(index.SessionCount);

    public void Return(NeighborScratch scratch) => _scratch.Add(scratch);

    /// <summary>
    /// Fills <paramref name="scratch"/> with the neighbours, most similar first, later sessions first among equals.
    /// </summary>
    /// <param name="items">The history's distinct items, latest first.</param>
    /// <param name="weights">A positive weight for each of them.</param>
    /// <param name="scratch">Rented work space.</param>
    /// <returns>Number of neighbours.</returns>
    public int Find(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, NeighborScratch scratch)
    {
        var similarities = scratch.Similarities;
        var matches = scratch.Matches;
        var touched = scratch.Touched;
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            foreach (var session in index.Sessions(items[i]))
            {
                if (similarities[session] == 0)
                {
                    touched[count++] = session;
                    matches[session] = i;
                }

                similarities[session] += weights[i];
            }
        }

        var sharing = touched.AsSpan(0, count);
        var compared = sharing;
        if (count > candidates)
        {
            sharing.Sort();
            compared = sharing[^candidates..];
        }

        // Positive floats sort like their bits, so that a similarity and its session make one sortable number.
        var order = scratch.Order.AsSpan(0, compared.Length);
        for (var i = 0; i < compared.Length; i++)
        {
            var session = compared[i];
            order[i] = ((ulong)BitConverter.SingleToUInt32Bits(similarities[session] * sessionFactors[session]) << 32) | (uint)session;
        }

        order.Sort();
        order.Reverse();
        foreach (var session in sharing)
        {
            similarities[session] = 0;
        }

        return Math.Min(order.Length, neighbors);
    }
}
