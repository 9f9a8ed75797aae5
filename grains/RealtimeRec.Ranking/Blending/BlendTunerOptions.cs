using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Blending;

/// <summary>What a blend is tuned for.</summary>
public sealed record BlendTunerOptions
{
    /// <summary>The metric whose mean is to be as high as can be.</summary>
    public RankingMetric Metric { get; init; } = RankingMetric.Ndcg;

    /// <summary>The place to cut at, at least 1.</summary>
    public int Cutoff { get; init; } = 10;

    /// <summary>Whether items of the history are taken out of the ranking; see <see cref="RankingEvaluationOptions.ExcludeHistory"/>.</summary>
    public bool ExcludeHistory { get; init; }

    /// <summary>Number of cases that are used, spread evenly over those given; at least 1.</summary>
    public int MaxCases { get; init; } = 3_000;

    /// <summary>
    /// Number of each component's best items that are kept of a case, above <see cref="Cutoff"/>. An item that is among no
    /// component's best is taken to stay below the target, which is an approximation.
    /// </summary>
    public int Candidates { get; init; } = 300;

    /// <summary>Number of times the search goes over all components at most.</summary>
    public int Rounds { get; init; } = 10;
}
