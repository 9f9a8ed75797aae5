using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Search.Parts;

/// <summary>Options of a part of what searches are ordered by.</summary>
internal class PartOptions : OptionalComponentOptions
{
    /// <summary>The most that it adds.</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 1;
}
