using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Scores;

/// <summary>Options of <see cref="Seen"/>.</summary>
internal sealed class SeenOptions : ScoreOptions
{
    public SeenOptions() => Weight = 0.8;
}
