using RealtimeRec.Candidates;

namespace RealtimeRec.Search.Parts;

/// <summary>Puts what is sold out behind all else.</summary>
internal sealed class SoldOutPart : CandidateComponent<OptionalComponentOptions>, ICandidateScore<SearchQuery>
{
    /// <summary>More than all other parts can be with weights as they may be set.</summary>
    private const double Behind = -1_000;

    public override string Name => "sold_out";

    public void Score(SearchQuery query, CandidateSet candidates, Span<double> parts)
    {
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = rows[i].OnSale ? 0 : Behind;
        }
    }
}
