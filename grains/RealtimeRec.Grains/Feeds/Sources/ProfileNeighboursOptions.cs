using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="ProfileNeighbours"/>.</summary>
internal sealed class ProfileNeighboursOptions : SourceOptions
{
    public ProfileNeighboursOptions() => (Candidates, Weight) = (120, 0.75);
}
