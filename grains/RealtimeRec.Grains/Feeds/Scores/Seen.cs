using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Scores;

/// <summary>What an item loses because the user has just seen it: zero or below.</summary>
internal sealed class Seen : CandidateComponent<SeenOptions>, ICandidateScore<FeedQuery>
{
    public override string Name => "seen";

    public void Score(FeedQuery query, CandidateSet candidates, Span<double> parts)
    {
        var weight = OptionsIn(query).Weight;
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = -weight * query.Interests.Seen.GetValueOrDefault(rows[i].Listed);
        }
    }
}
