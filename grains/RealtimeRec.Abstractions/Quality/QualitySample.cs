namespace RealtimeRec.Quality;

/// <summary>A finding kept to be looked at.</summary>
/// <param name="Time">When the rule was broken, by the clock of the process that found it.</param>
/// <param name="Rule">The rule, one of <see cref="QualityRules"/>.</param>
/// <param name="Action">What was done with the event or the record of the catalogue.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Origin">Where it came from: <c>http</c>, or a log's partition and offset as <c>shop.events/3@1042</c>.</param>
/// <param name="EventId">The event's id, as far as it could be read.</param>
/// <param name="UserId">The event's user, as far as it could be read.</param>
/// <param name="ItemId">The product's id, as far as it could be read, for a record of the catalogue.</param>
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
