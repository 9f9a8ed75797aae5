using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="NewArrivals"/>.</summary>
internal sealed class NewArrivalsOptions : SourceOptions
{
    public NewArrivalsOptions() => (Candidates, Weight) = (30, 0.05);

    /// <summary>Age from which a product is new no longer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(14);
}
