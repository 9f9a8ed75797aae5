using System.Buffers;
using RealtimeRec.Candidates;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.Feeds.Learned;

/// <summary>
/// Ranks the best candidates by trees that learned from a shop's own log, and fuses that rank with the rank by fusion: where what the trees go by has
/// changed since, fusion carries them. Without a ranker to serve, it leaves all as it is.
/// </summary>
internal sealed class LearnedRanker(ServedRanker served) : CandidateComponent<OptionalComponentOptions>, ICandidateRanker<FeedQuery>
{
    /// <summary>Candidates that are ranked, in serving and in training.</summary>
    public const int MaxRanked = 150;

    public override string Name => "ranker";

    public void Rank(FeedQuery query, CandidateSet candidates)
    {
        var ranker = served.Current;
        if ((ranker is null && query.RankerRows is null) || candidates.Count == 0)
        {
            return;
        }

        var best = CandidateOrder.Best(candidates.Scores, Math.Min(MaxRanked, candidates.Count));
        var count = served.Features.Names.Length;
        var features = ArrayPool<float>.Shared.Rent(best.Length * count);
        try
        {
            var rows = features.AsSpan(0, best.Length * count);
            served.Features.Write(query, candidates, best, rows);
            query.RankerRows?.Keep(candidates, best, rows);
            if (ranker is null)
            {
                return;
            }

            Span<float> scores = stackalloc float[best.Length];
            ranker.Trees.Score(rows, scores);
            candidates.Reorder(best, RankerFusion.Order(scores));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(features);
        }
    }
}
