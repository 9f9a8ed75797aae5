using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Scores;

/// <summary>Options of <see cref="JustBought"/>.</summary>
internal sealed class JustBoughtOptions : ScoreOptions
{
    public JustBoughtOptions() => Weight = 1.5;
}
