using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Scores;

/// <summary>Options of <see cref="Affinity"/>.</summary>
internal sealed class AffinityOptions : ScoreOptions
{
    public AffinityOptions() => Weight = 0.1;
}
