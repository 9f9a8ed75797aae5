namespace RealtimeRec.Feeds.Meter;

/// <summary>How much is sampled to tell how good feeds are. Bound from the configuration section <c>Feeds:Meter</c>.</summary>
public sealed class MeterOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Feeds:Meter";

    /// <summary>Most events a second that a silo samples: each costs about as much as a feed. 0 to 1,000; 0 switches it off.</summary>
    public double CasesPerSecond { get; set; } = 5;

    /// <summary>How long after it was served a page of the feed is taken for the reason why its products are clicked. Above 0, at most a day.</summary>
    public TimeSpan AttributionWindow { get; set; } = TimeSpan.FromMinutes(30);
}
