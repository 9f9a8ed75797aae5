using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="ItemNeighbours{TOptions}"/>.</summary>
internal class NeighbourOptions : SourceOptions
{
    /// <summary>What neighbours of the user's last items weigh in the score.</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 0.6;
}
