using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds;

/// <summary>Options of <see cref="ProfileVector"/>.</summary>
internal sealed class ProfileVectorOptions : OptionalComponentOptions
{
    /// <summary>Share of the short-term vector where no encoder answered; the long-term vector has the rest.</summary>
    [Range(0d, 1d)]
    public double ShortTermShare { get; set; } = 0.7;
}
