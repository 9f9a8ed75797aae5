using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="CoVisitedItems"/>.</summary>
internal sealed class CoVisitedOptions : SourceOptions
{
    public CoVisitedOptions() => Candidates = 100;

    /// <summary>What transitions from the user's last items weigh in the score.</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 0.6;
}
