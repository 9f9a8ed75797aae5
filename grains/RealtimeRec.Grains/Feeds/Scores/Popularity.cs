using RealtimeRec.Candidates;
using RealtimeRec.Feeds.Sources;

namespace RealtimeRec.Feeds.Scores;

/// <summary>Popularity of late, on a logarithmic scale from the most popular item down.</summary>
internal sealed class Popularity(TrendingInCategories inCategories, TrendingItems overall)
    : CandidateComponent<PopularityOptions>, ICandidateScore<FeedQuery>, ICandidateReason<FeedQuery>
{
    /// <summary>Halvings of popularity, from the most popular item down, over which the part falls from 1 to 0.</summary>
    private const double Range = 12;

    public override string Name => "popularity";

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        var weight = OptionsIn(query).Weight;
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            var behind = query.Rankings.MaxLogPopularity - query.Rankings.PopularityOf(rows[i]);
            parts[i] = double.IsFinite(behind) ? weight * Math.Clamp(1 - (behind / Range), 0, 1) : 0;
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) =>
        inCategories.Explain(query, candidates, candidate) ?? new FeedReason(overall.Name);
}
