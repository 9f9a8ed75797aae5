namespace RealtimeRec.Validation;

/// <summary>The bounds every accepted event keeps. One owner for the numbers that the API, Kafka and imports enforce alike.</summary>
public static class EventLimits
{
    /// <summary>Longest id (event, user, session, item, feed), in UTF-16 code units.</summary>
    public const int MaxIdLength = 128;

    /// <summary>Most events in one request.</summary>
    public const int MaxEventsPerRequest = 1_000;

    /// <summary>Most event ids of one user that are remembered at once; more events over HTTP wait until older ids are forgotten.</summary>
    public const int MaxRememberedEventIds = 100_000;

    /// <summary>Largest request body, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Most products in one event.</summary>
    public const int MaxItemsPerEvent = 200;

    /// <summary>Longest search term, in UTF-16 code units.</summary>
    public const int MaxSearchTermLength = 512;

    /// <summary>Deepest nesting of a JSON document.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>Highest price of one piece, in the shop's currency.</summary>
    public const decimal MaxPrice = 100_000_000;

    /// <summary>
    /// Most digits of a price behind the point; zeros at the end count for nothing. Numbers that a program worked out in binary
    /// (29.990000000000002) have no more.
    /// </summary>
    public const int MaxPriceDecimals = 18;

    /// <summary>Most pieces in one event item.</summary>
    public const int MaxQuantity = 1_000_000;

    /// <summary>How far ahead of the server's clock an event may be.</summary>
    public static readonly TimeSpan MaxFuture = TimeSpan.FromMinutes(5);

    /// <summary>The earliest event time.</summary>
    public static readonly DateTimeOffset MinTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
