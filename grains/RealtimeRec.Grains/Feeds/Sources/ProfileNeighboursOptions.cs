using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="ProfileNeighbours"/>.</summary>
internal sealed class ProfileNeighboursOptions : SourceOptions
{
    public ProfileNeighboursOptions() => Candidates = 120;

    /// <summary>What the similarity to the profile vector weighs in the score.</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 1;
}
