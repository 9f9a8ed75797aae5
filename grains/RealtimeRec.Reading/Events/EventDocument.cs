using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Events;

/// <summary>What came of reading a JSON document of one event or an array of events.</summary>
public sealed class EventDocument
{
    /// <summary>Why the document as a whole was refused; null when its events could be told apart.</summary>
    public FieldRejection? Fault { get; init; }

    /// <summary>Whether the document was an array.</summary>
    public bool IsArray { get; init; }

    /// <summary>One reading per event, in the document's order; empty with a <see cref="Fault"/>.</summary>
    public IReadOnlyList<EventReading> Events { get; init; } = [];
}
