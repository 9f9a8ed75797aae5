namespace RealtimeRec.Datasets;

/// <summary>How a row becomes an event.</summary>
public sealed record EventMap
{
    /// <summary>The event's id; without one (or where it is empty) the id is the hash of the row.</summary>
    public FieldSource? EventId { get; init; }

    /// <summary>What the shopper did.</summary>
    public required EventNameMap Name { get; init; }

    /// <summary>When.</summary>
    public required TimeMap Time { get; init; }

    /// <summary>Who.</summary>
    public required FieldSource UserId { get; init; }

    /// <summary>The shop's session id.</summary>
    public FieldSource? SessionId { get; init; }

    /// <summary>The product; may be empty only in a search.</summary>
    public FieldSource? ItemId { get; init; }

    /// <summary>Price of one piece, at least 0.</summary>
    public FieldSource? Price { get; init; }

    /// <summary>Number of pieces; a negative number counts as its absolute value.</summary>
    public FieldSource? Quantity { get; init; }

    /// <summary>What was searched for.</summary>
    public FieldSource? SearchTerm { get; init; }

    /// <summary>The feed in which the shopper met the item.</summary>
    public FieldSource? FeedId { get; init; }
}
