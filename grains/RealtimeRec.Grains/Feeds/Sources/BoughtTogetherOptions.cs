using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="BoughtTogetherItems"/>.</summary>
internal sealed class BoughtTogetherOptions : SourceOptions
{
    /// <summary>What it weighs in the score that others bought the product together with one of the user's.</summary>
    [Range(0d, 100d)]
    public double Weight { get; set; } = 0.6;
}
