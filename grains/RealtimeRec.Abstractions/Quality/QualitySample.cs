namespace RealtimeRec.Quality;

/// <summary>A finding kept for inspection.</summary>
/// <param name="Time">When the rule was broken, by the clock of the process that found it.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Action">What was done with the event or the catalogue record.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="Origin">Where it came from: <c>http</c>, or a log's partition and offset as <c>shop.events/3@1042</c>.</param>
/// <param name="EventId">The event's id, if it could be read.</param>
/// <param name="UserId">The event's user, if it could be read.</param>
/// <param name="ItemId">The product's id, if it could be read, for a catalogue record.</param>
[GenerateSerializer, Immutable, Alias("QualitySample")]
public sealed record QualitySample(
    [property: Id(0)] DateTimeOffset Time,
    [property: Id(1)] string Rule,
    [property: Id(2)] RuleAction Action,
    [property: Id(3)] string Message,
    [property: Id(4)] string Origin,
    [property: Id(5)] string? EventId,
    [property: Id(6)] string? UserId,
    [property: Id(7)] string? ItemId = null);
