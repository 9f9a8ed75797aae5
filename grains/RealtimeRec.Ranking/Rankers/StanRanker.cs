namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// STAN, sequence and time aware neighbourhood (Garg et al., "Sequence and Time Aware Neighborhood for Session-based
/// Recommendations", SIGIR 2019): neighbouring sessions as in session-kNN, with three decays.
/// </summary>
/// <remarks>
/// Over distinct items, by their last occurrence. (1) An item of the current session that is d positions before its end weighs
/// e^(−d / positionDecay); similarity is the sum over the shared items divided by √(length of one · length of the other).
/// (2) It is multiplied by e^(−age / recencyDecay), age being the share of the training sessions that come later. (3) A neighbour
/// adds its similarity, times e^(−d / neighborDecay), to its items at d positions from the shared item that is latest in the
/// current session; items before that one are also multiplied by precedingWeight. What it adds is multiplied by 1 + idfWeight ·
/// ln(number of sessions / those with the item), as in VSTAN (Ludewig et al., "Empirical analysis of session-based recommendation
/// algorithms", UMUAI 2021). The paper's own form has precedingWeight 1 and idfWeight 0.
/// The defaults are the best on the validation items of Amazon Beauty; those of <see cref="ForSessions"/> on the last training
/// sessions of Diginetica.
/// </remarks>
public sealed class StanRanker : IRanker
{
    private readonly SessionIndex _index;
    private readonly NeighborSearch _search;
    private readonly float[] _itemWeights;
    private readonly float _positionDecay;
    private readonly float _neighborDecay;
    private readonly float _precedingWeight;

    /// <summary>Indexes the training sequences.</summary>
    /// <param name="sequences">One array of item indices for each user or session, oldest first.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="neighbors">Number of neighbours, at least 1.</param>
    /// <param name="candidates">Number of most recent sessions sharing an item that are compared, at least 1.</param>
    /// <param name="positionDecay">Factor 1, in positions; above 0, infinite for no decay.</param>
    /// <param name="recencyDecay">
    /// Factor 2, in shares of the training sessions, for sequences in the order of their time; null leaves it out.
    /// </param>
    /// <param name="neighborDecay">Factor 3, in positions; above 0, infinite for no decay.</param>
    /// <param name="precedingWeight">Weight of a neighbour's items before the shared one relative to those after it, 0 or more.</param>
    /// <param name="idfWeight">How far rare items are preferred; 0 not at all.</param>
    public StanRanker(
        IReadOnlyList<int[]> sequences,
        int itemCount,
        int neighbors = 150,
        int candidates = 5_000,
        float positionDecay = 1.5f,
        float? recencyDecay = null,
        float neighborDecay = 4,
        float precedingWeight = 0.3f,
        float idfWeight = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(positionDecay);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(recencyDecay ?? 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighborDecay);
        ArgumentOutOfRangeException.ThrowIfNegative(precedingWeight);
        ArgumentOutOfRangeException.ThrowIfNegative(idfWeight);
        _index = new SessionIndex(sequences, itemCount);
        var factors = new float[_index.SessionCount];
        for (var session = 0; session < factors.Length; session++)
        {
            var age = (factors.Length - 1 - session) / (float)factors.Length;
            factors[session] = MathF.Exp(recencyDecay is { } decay ? -age / decay : 0)
                / MathF.Sqrt(Math.Max(1, _index.Items(session).Length));
        }

        _search = new NeighborSearch(_index, factors, candidates, neighbors);
        _itemWeights = [.. _index.InverseDocumentFrequencies().Select(idf => 1 + (idfWeight * idf))];
        (_positionDecay, _neighborDecay, _precedingWeight) = (positionDecay, neighborDecay, precedingWeight);
    }

    /// <inheritdoc/>
    public string Name => "stan";

    /// <summary>Indexes short sessions, in the order of their time.</summary>
    public static StanRanker ForSessions(IReadOnlyList<int[]> sequences, int itemCount) => new(
        sequences,
        itemCount,
        recencyDecay: 1,
        neighborDecay: 8,
        precedingWeight: 0.7f,
        idfWeight: 4);

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
            // Far back in a long history the weight would round to 0, which a search cannot tell from "not shared".
            weights[i] = Math.Max(MathF.Exp(-i / _positionDecay), 1e-20f) / MathF.Sqrt(items.Length);
        }

        var count = _search.Find(items, weights, scratch);
        for (var place = 0; place < count; place++)
        {
            var (session, similarity) = scratch.Neighbor(place);
            var theirs = _index.Items(session);
            var shared = theirs.IndexOf(items[scratch.Matches[session]]);
            for (var i = 0; i < theirs.Length; i++)
            {
                var weight = MathF.Exp(-Math.Abs(i - shared) / _neighborDecay) * (i < shared ? _precedingWeight : 1);
                scores[theirs[i]] += similarity * weight * _itemWeights[theirs[i]];
            }
        }

        _search.Return(scratch);
    }
}
