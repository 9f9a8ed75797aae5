using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Events;

/// <summary>What came of reading one event: either the event or the reasons why it is none.</summary>
public sealed class EventReading
{
    /// <summary>The event; null when it was refused.</summary>
    public ShopEvent? Event { get; init; }

    /// <summary>The event's id, as far as it could be read.</summary>
    public string? EventId { get; init; }

    /// <summary>The event's user, as far as it could be read.</summary>
    public string? UserId { get; init; }

    /// <summary>Why it was refused, at most 16 reasons; empty for a good event.</summary>
    public FieldRejection[] Rejections { get; init; } = [];

    /// <summary>What of a good event was left out or mended, unknown properties among them; at most 16.</summary>
    public FieldRejection[] Findings { get; init; } = [];
}
