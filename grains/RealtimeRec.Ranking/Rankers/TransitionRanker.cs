using System.Buffers;

namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// Ranks items by how often training went on to them from the last items of the history: a first-order Markov chain (Rendle
/// et al., "Factorizing Personalized Markov Chains for Next-Basket Recommendation", WWW 2010) that also counts steps over a few
/// items and back, with weights that decay ("sequential rules" in Ludewig and Jannach, "Evaluation of session-based
/// recommendation algorithms", UMUAI 2018), and walks one step further from the items so reached (in the manner of Choi et al.,
/// "S-Walk: Accurate and Scalable Session-based Recommendation with Random Walks", WSDM 2022).
/// </summary>
/// <remarks>
/// A step from item a to item b over d positions counts stepDecay^(d − 1), a step back also backwardWeight. The count is divided
/// by the (sum of the row a)^rowExponent and the (count of b)^targetExponent. The j-th last item of the history (from 0) weighs
/// historyDecay^j. To these scores, each item's row, scaled to add up to the item's score, is added walkWeight times. The defaults
/// are the best on the validation items of Amazon Beauty; those of <see cref="ForSessions"/> on the last training sessions of
/// Diginetica.
/// </remarks>
public sealed class TransitionRanker : IRanker
{
    private readonly SparseRows _transitions;
    private readonly float[] _historyWeights;
    private readonly float[] _walkWeights;

    /// <summary>Counts the transitions of the training sequences.</summary>
    /// <param name="sequences">One array of item indices for each user or session, oldest first.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="steps">Number of positions that a step may go over, at least 1; 1 counts neighbours only.</param>
    /// <param name="stepDecay">Weight of a step relative to one that is a position shorter, in (0, 1].</param>
    /// <param name="backwardWeight">Weight of a step from a later to an earlier item, 0 or more.</param>
    /// <param name="historyLength">Number of the history's last items that are looked at, at least 1.</param>
    /// <param name="historyDecay">Weight of a history item relative to the one after it, in (0, 1].</param>
    /// <param name="rowExponent">0 scores counts, 1 scores shares of the steps from an item.</param>
    /// <param name="targetExponent">How far popular items are held back: 0 not at all, 1 fully.</param>
    /// <param name="walkWeight">Weight of the step further, 0 or more; 0 leaves it out and is several times faster.</param>
    public TransitionRanker(
        IReadOnlyList<int[]> sequences,
        int itemCount,
        int steps = 20,
        float stepDecay = 0.8f,
        float backwardWeight = 0.2f,
        int historyLength = 5,
        float historyDecay = 0.55f,
        float rowExponent = 0.25f,
        float targetExponent = 0.05f,
        float walkWeight = 0.5f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(historyLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(backwardWeight);
        ArgumentOutOfRangeException.ThrowIfNegative(walkWeight);
        var occurrences = new Occurrences(sequences, itemCount);
        var stepWeights = Decay(stepDecay, steps);
        var rowSums = new float[itemCount];
        _historyWeights = Decay(historyDecay, historyLength);
        _transitions = SparseRows.Build(itemCount, Fill, Finish);

        void Fill(int from, SparseAccumulator counts)
        {
            foreach (var (sequence, position) in occurrences.Of(from))
            {
                var items = sequences[sequence];
                for (var step = 1; step <= steps && position + step < items.Length; step++)
                {
                    Count(items[position + step], stepWeights[step - 1]);
                }

                for (var step = 1; step <= steps && backwardWeight > 0 && position - step >= 0; step++)
                {
                    Count(items[position - step], backwardWeight * stepWeights[step - 1]);
                }
            }

            void Count(int to, float weight)
            {
                counts.Add(to, weight);
                rowSums[from] += weight;
            }
        }

        _walkWeights = new float[walkWeight > 0 ? itemCount : 0];
        for (var item = 0; item < _walkWeights.Length; item++)
        {
            var sum = 0f;
            foreach (var value in _transitions.Values(item))
            {
                sum += value;
            }

            _walkWeights[item] = walkWeight / Math.Max(sum, 1e-20f);
        }

        float Finish(int from, int to, float count) =>
            count / (MathF.Pow(rowSums[from], rowExponent) * MathF.Pow(occurrences.Count(to), targetExponent));
    }

    /// <inheritdoc/>
    public string Name => "transitions";

    /// <summary>Counts the transitions of short sessions, which go back and forth among like items.</summary>
    public static TransitionRanker ForSessions(IReadOnlyList<int[]> sequences, int itemCount) => new(
        sequences,
        itemCount,
        stepDecay: 0.6f,
        backwardWeight: 0.7f,
        rowExponent: 0.6f,
        targetExponent: 0.4f,
        walkWeight: 8);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        scores.Clear();
        for (var back = 0; back < _historyWeights.Length && back < history.Length; back++)
        {
            _transitions.AddRow(history[^(back + 1)], _historyWeights[back], scores);
        }

        if (_walkWeights.Length > 0)
        {
            Walk(scores);
        }
    }

    // One more step from every item reached, in the shares of that item's own row.
    private void Walk(Span<float> scores)
    {
        var rented = ArrayPool<float>.Shared.Rent(scores.Length);
        var first = rented.AsSpan(0, scores.Length);
        scores.CopyTo(first);
        for (var item = 0; item < first.Length; item++)
        {
            if (first[item] > 0)
            {
                _transitions.AddRow(item, first[item] * _walkWeights[item], scores);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static float[] Decay(float decay, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decay, 1);
        return [.. Enumerable.Range(0, length).Select(i => MathF.Pow(decay, i))];
    }
}
