using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The newest items of the shop; the score is the age in days, below zero.</summary>
internal sealed class NewArrivals : CandidateComponent<NewArrivalsOptions>, ICandidateSource<FeedQuery>
{
    public override string Name => "new_arrival";

    public void Collect(FeedQuery query, CandidateSet candidates)
    {
        var left = OptionsIn(query).Candidates;
        foreach (var item in query.Rankings.NewArrivals)
        {
            if (left == 0)
            {
                return;
            }

            if (query.FindWanted(item) is { } row)
            {
                left -= candidates.Name(row, -(float)TimeSpan.FromMilliseconds(query.NowMs - row.NewSinceMs).TotalDays) ? 1 : 0;
            }
        }
    }
}
