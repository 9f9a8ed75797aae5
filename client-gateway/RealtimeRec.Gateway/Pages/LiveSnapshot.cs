namespace RealtimeRec.Gateway.Pages;

/// <summary>The process's last two minutes, second by second, oldest first; fewer entries after a start.</summary>
public sealed record LiveSnapshot
{
    /// <summary>Nothing measured yet.</summary>
    public static readonly LiveSnapshot Empty = new()
    {
        EventsPerSecond = [],
        FeedsPerSecond = [],
        FeedClicks = [],
        FeedCarts = [],
        FeedPurchases = [],
        FreshnessTrail = [],
        AcknowledgeTrail = [],
    };

    /// <summary>Events applied to profiles, per second.</summary>
    public required double[] EventsPerSecond { get; init; }

    /// <summary>Feeds made, per second.</summary>
    public required double[] FeedsPerSecond { get; init; }

    /// <summary>Products viewed from a feed, in each second.</summary>
    public required long[] FeedClicks { get; init; }

    /// <summary>Products put into a cart that came from a feed, in each second.</summary>
    public required long[] FeedCarts { get; init; }

    /// <summary>Purchases with something that came from a feed, in each second.</summary>
    public required long[] FeedPurchases { get; init; }

    /// <summary>From a profile's change to the pushed feed, over the ten seconds up to each second; null where none was pushed.</summary>
    public required LatencyPercentiles?[] FreshnessTrail { get; init; }

    /// <summary>From an event's arrival to its durability, over the ten seconds up to each second; null where none arrived.</summary>
    public required LatencyPercentiles?[] AcknowledgeTrail { get; init; }

    /// <summary>Freshness over the whole time.</summary>
    public LatencyPercentiles? Freshness { get; init; }

    /// <summary>Acknowledgement over the whole time.</summary>
    public LatencyPercentiles? Acknowledge { get; init; }
}
