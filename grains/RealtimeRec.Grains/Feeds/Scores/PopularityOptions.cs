using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Scores;

/// <summary>Options of <see cref="Popularity"/>.</summary>
internal sealed class PopularityOptions : ScoreOptions
{
    public PopularityOptions() => Weight = 0.2;
}
