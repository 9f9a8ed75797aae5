using RealtimeRec.Candidates;

namespace RealtimeRec.Search.Parts;

/// <summary>What was found, and how well the words fit.</summary>
internal sealed class WordMatches : CandidateComponent<PartOptions>, ICandidateSource<SearchQuery>, ICandidateScore<SearchQuery>
{
    public override string Name => "words";

    public void Collect(SearchQuery query, CandidateSet candidates)
    {
        foreach (var match in query.Matches)
        {
            candidates.Name(match.Row, match.Words);
        }
    }

    public void Score(SearchQuery query, CandidateSet candidates, Span<double> parts)
    {
        var weight = OptionsIn(query).Weight;
        var words = candidates.NamedBy(this);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = weight * words[i];
        }
    }
}
