using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Scores;

/// <summary>Options of <see cref="Novelty"/>.</summary>
internal sealed class NoveltyOptions : ScoreOptions
{
    public NoveltyOptions() => Weight = 0.1;

    /// <summary>Age at which the part has halved.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(7);
}
