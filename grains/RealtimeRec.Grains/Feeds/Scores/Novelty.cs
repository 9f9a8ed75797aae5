using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds.Sources;

namespace RealtimeRec.Feeds.Scores;

/// <summary>How new an item is in the shop.</summary>
internal sealed class Novelty(NewArrivals arrivals) : CandidateComponent<NoveltyOptions>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
{
    public override string Name => "novelty";

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        var options = OptionsIn(query);
        var halfLifeMs = options.HalfLife.TotalMilliseconds;
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            // Exact: of products that came within the same second it differs in the tenth digit, and rounded it would order them otherwise
            // from one moment to the next.
            parts[i] = query.Rankings.IsNew(rows[i]) ? options.Weight * double.Exp2(-AgeMs(query, rows[i]) / halfLifeMs) : 0;
        }
    }

    /// <summary>What has been there for longer than it takes to halve is not called new.</summary>
    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) =>
        AgeMs(query, candidates.Rows[candidate]) < OptionsIn(query).HalfLife.TotalMilliseconds ? new FeedReason(arrivals.Name) : null;

    private static double AgeMs(CandidateQuery query, CatalogRow row) => Math.Max(0, query.NowMs - row.NewSinceMs);
}
