namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// Ranks items by how often training met them, whatever the history ("POP" in Hidasi et al., "Session-based Recommendations
/// with Recurrent Neural Networks", ICLR 2016). A score is a count.
/// </summary>
public sealed class PopularityRanker : IRanker
{
    private readonly float[] _scores;

    /// <summary>Counts the items of the training sequences.</summary>
    public PopularityRanker(IReadOnlyList<int[]> sequences, int itemCount)
    {
        _scores = new float[itemCount];
        foreach (var items in sequences)
        {
            foreach (var item in items)
            {
                _scores[item]++;
            }
        }
    }

    /// <inheritdoc/>
    public string Name => "popularity";

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores) => _scores.CopyTo(scores);
}
