namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// V-SkNN, vector multiplication session-based k-nearest neighbours (Ludewig and Jannach, "Evaluation of session-based
/// recommendation algorithms", UMUAI 2018): the items of the training sessions most like the current one, later clicks
/// weighing more.
/// </summary>
/// <remarks>
/// Over distinct items, by their last occurrence: the item at position p of n (from 1) weighs p / n; a session's similarity is
/// the sum of the weights of the shared items divided by √n and (its own length)^lengthExponent. A neighbour adds its similarity,
/// times 1 − 0.1 · s where the latest shared item is the s-th from the end (at least 0), times 1 + idfWeight · ln(number of
/// sessions / those with the item), to each of its items.
/// </remarks>
public sealed class VsknnRanker : IRanker
{
    private readonly SessionIndex _index;
    private readonly NeighborSearch _search;
    private readonly float[] _itemWeights;

    /// <summary>Indexes the training sequences.</summary>
    /// <param name="sequences">One array of item indices for each user or session, oldest first; later sequences count as more recent.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="neighbors">Number of neighbours (k in the paper), at least 1.</param>
    /// <param name="candidates">Number of most recent sessions sharing an item that are compared (m in the paper), at least 1.</param>
    /// <param name="lengthExponent">0 is the paper's dot product, 0.5 the cosine.</param>
    /// <param name="idfWeight">How far rare items are preferred; 0 not at all.</param>
    public VsknnRanker(
        IReadOnlyList<int[]> sequences,
        int itemCount,
        int neighbors = 200,
        int candidates = 5_000,
        float lengthExponent = 0.25f,
        float idfWeight = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(idfWeight);
        _index = new SessionIndex(sequences, itemCount);
        var factors = new float[_index.SessionCount];
        for (var session = 0; session < factors.Length; session++)
        {
            factors[session] = MathF.Pow(Math.Max(1, _index.Items(session).Length), -lengthExponent);
        }

        _search = new NeighborSearch(_index, factors, candidates, neighbors);
        _itemWeights = [.. _index.InverseDocumentFrequencies().Select(idf => 1 + (idfWeight * idf))];
    }

    /// <inheritdoc/>
    public string Name => "v-sknn";

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        scores.Clear();
        var scratch = _search.Rent();
        var (distinct, room) = scratch.Distinct(history);
        var items = distinct.Span;
        var weights = room.Span;
        for (var i = 0; i < items.Length; i++)
        {
            weights[i] = (items.Length - i) / (items.Length * MathF.Sqrt(items.Length));
        }

        var count = _search.Find(items, weights, scratch);
        for (var place = 0; place < count; place++)
        {
            var (session, similarity) = scratch.Neighbor(place);
            var weight = similarity * Math.Max(0, 1 - (0.1f * (scratch.Matches[session] + 1)));
            foreach (var item in _index.Items(session))
            {
                scores[item] += weight * _itemWeights[item];
            }
        }

        _search.Return(scratch);
    }
}
