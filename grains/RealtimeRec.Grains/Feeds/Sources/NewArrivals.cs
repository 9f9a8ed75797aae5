using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The newest items of the shop, as long as they are new; the score is the age in days, below zero.</summary>
internal sealed class NewArrivals : RankedSource<FeedQuery, NewArrivalsOptions>, ICandidateReason<FeedQuery>
{
    public override string Name => "new_arrival";

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        var options = OptionsIn(query);
        var left = options.Candidates;
        foreach (var item in query.Rankings.NewArrivals)
        {
            if (left == 0)
            {
                return;
            }

            if (query.FindWanted(item) is { } row)
            {
                var age = TimeSpan.FromMilliseconds(query.NowMs - row.NewSinceMs);
                if (age > options.MaxAge)
                {
                    // Newest first: those that follow are older still.
                    return;
                }

                left -= candidates.Name(row, -(float)age.TotalDays) ? 1 : 0;
            }
        }
    }

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) => new(Name);
}
