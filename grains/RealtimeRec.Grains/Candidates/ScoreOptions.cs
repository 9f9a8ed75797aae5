using System.ComponentModel.DataAnnotations;

namespace RealtimeRec.Candidates;

/// <summary>Options of a part of the score.</summary>
internal class ScoreOptions : OptionalComponentOptions
{
    /// <summary>What the part weighs in the sum.</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 1;
}
