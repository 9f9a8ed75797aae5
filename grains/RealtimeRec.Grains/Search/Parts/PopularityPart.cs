using RealtimeRec.Candidates;

namespace RealtimeRec.Search.Parts;

/// <summary>How popular a product is of late beside the most popular of the shop: half where it is an eighth as popular.</summary>
internal sealed class PopularityPart : CandidateComponent<PopularityPartOptions>, ICandidateScore<SearchQuery>
{
    /// <summary>Halvings of popularity after which the part is half.</summary>
    private const double HalfBehind = 3;

    public override string Name => "popularity";

    public void Score(SearchQuery query, CandidateSet candidates, Span<double> parts)
    {
        var weight = OptionsIn(query).Weight;
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            // A row may be newer than the rankings.
            var behind = Math.Max(0, query.Rankings.MaxLogPopularity - query.Rankings.PopularityOf(rows[i]));
            parts[i] = double.IsFinite(behind) ? weight * HalfBehind / (HalfBehind + behind) : 0;
        }
    }
}
