using System.ComponentModel.DataAnnotations;

namespace RealtimeRec.Candidates;

/// <summary>Options of <see cref="MaximalMarginalRelevance"/>.</summary>
internal sealed class DiversityOptions : OptionalComponentOptions
{
    /// <summary>Weight of the score against sameness in the choice of the next product; 1 looks at the score alone.</summary>
    [Range(0d, 1d)]
    public double Relevance { get; set; } = 0.9;
}
