namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// Item-based nearest neighbours (Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001; the
/// session form is the "Item-KNN" of Hidasi et al., ICLR 2016). Two items' similarity is the cosine of the sets of sequences that
/// hold them, n(a, b) / √((n(a) + shrinkage) · (n(b) + shrinkage)). A score is the sum over the last distinct items of the history.
/// </summary>
public sealed class ItemKnnRanker : IRanker
{
    private readonly SparseRows _similarities;
    private readonly float[] _historyWeights;

    /// <summary>Compares the items of the training sequences.</summary>
    /// <param name="sequences">One array of item indices for each user or session.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="shrinkage">Number of imaginary sequences that hold one item alone; makes items of few sequences less alike.</param>
    /// <param name="historyLength">Number of the history's last items that are looked at, at least 1.</param>
    /// <param name="historyDecay">Weight of a history item relative to the one after it, in (0, 1].</param>
    public ItemKnnRanker(
        IReadOnlyList<int[]> sequences, int itemCount, float shrinkage = 20, int historyLength = 5, float historyDecay = 0.55f)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shrinkage);
        ArgumentOutOfRangeException.ThrowIfLessThan(historyLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(historyDecay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(historyDecay, 1);
        var index = new SessionIndex(sequences, itemCount);
        _historyWeights = [.. Enumerable.Range(0, historyLength).Select(i => MathF.Pow(historyDecay, i))];
        _similarities = SparseRows.Build(itemCount, Fill, Finish);

        void Fill(int item, SparseAccumulator counts)
        {
            foreach (var session in index.Sessions(item))
            {
                foreach (var other in index.Items(session))
                {
                    if (other != item)
                    {
                        counts.Add(other, 1);
                    }
                }
            }
        }

        float Finish(int item, int other, float count) =>
            count / MathF.Sqrt((index.Sessions(item).Length + shrinkage) * (index.Sessions(other).Length + shrinkage));
    }

    /// <inheritdoc/>
    public string Name => "item-knn";

    /// <summary>The items most like an item, most alike first.</summary>
    /// <param name="item">The item's index.</param>
    /// <param name="count">How many at most; there are fewer where the item met fewer others.</param>
    public int[] Nearest(int item, int count)
    {
        int[] others = [.. _similarities.Columns(item)];
        float[] distances = [.. _similarities.Values(item)];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = -distances[i];
        }

        distances.AsSpan().Sort(others.AsSpan());
        return others[..Math.Min(count, others.Length)];
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        scores.Clear();
        var looked = 0;
        for (var i = history.Length - 1; i >= 0 && looked < _historyWeights.Length; i--)
        {
            if (!history[(i + 1)..].Contains(history[i]))
            {
                _similarities.AddRow(history[i], _historyWeights[looked++], scores);
            }
        }
    }
}
