using System.ComponentModel.DataAnnotations;

namespace RealtimeRec.Candidates;

/// <summary>Options of a source.</summary>
internal class SourceOptions : OptionalComponentOptions
{
    /// <summary>Most candidates that it names.</summary>
    [Range(0, 1_000)]
    public int Candidates { get; set; } = 60;
}
