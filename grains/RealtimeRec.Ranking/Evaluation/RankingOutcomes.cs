namespace RealtimeRec.Ranking.Evaluation;

/// <summary>What came out of each case.</summary>
internal sealed class RankingOutcomes(int cases, int topLength)
{
    private readonly int[] _top = new int[cases * topLength];

    /// <summary>The targets' ranks.</summary>
    public double[] Ranks { get; } = new double[cases];

    /// <summary>The items of the first places of a case, best first; −1 where there are fewer.</summary>
    public Span<int> Top(int place) => _top.AsSpan(place * topLength, topLength);
}
