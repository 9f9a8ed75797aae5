using System.Text.Json.Serialization;

namespace RealtimeRec.Datasets.Presets;

/// <summary>How a row becomes an event.</summary>
public sealed record EventMap
{
    /// <summary>
    /// The event's id, such as an order's number; without one (or where it is empty) the id is the hash of the row. Rows with the
    /// same id, user, time and kind are one event with several items; an id may come again with another user or at another time.
    /// </summary>
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

    /// <summary>Price of one piece, at least 0; another is left out.</summary>
    public FieldSource? Price { get; init; }

    /// <summary>Number of pieces; a negative number counts as its absolute value, another than a whole one is left out.</summary>
    public FieldSource? Quantity { get; init; }

    /// <summary>What was searched for.</summary>
    public FieldSource? SearchTerm { get; init; }

    /// <summary>The feed in which the shopper met the item.</summary>
    public FieldSource? FeedId { get; init; }

    /// <summary>Every field that the map names.</summary>
    [JsonIgnore]
    public IEnumerable<FieldSource> Fields =>
        new[] { EventId, Name.Source, Time.Source, UserId, SessionId, ItemId, Price, Quantity, SearchTerm, FeedId }.OfType<FieldSource>();
}
