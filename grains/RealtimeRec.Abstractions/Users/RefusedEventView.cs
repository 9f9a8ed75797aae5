using RealtimeRec.Events;

namespace RealtimeRec.Users;

/// <summary>An event from a log that was refused recently.</summary>
/// <param name="Partition">The log.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Outcome">Rejected or quarantined.</param>
/// <param name="Rule">The rule that refused it.</param>
/// <param name="Message">What was wrong with it.</param>
/// <param name="Time">When it was refused.</param>
[GenerateSerializer, Immutable, Alias("RefusedEventView")]
public sealed record RefusedEventView(
    [property: Id(0)] string Partition,
    [property: Id(1)] long Offset,
    [property: Id(2)] EventOutcome Outcome,
    [property: Id(3)] string Rule,
    [property: Id(4)] string Message,
    [property: Id(5)] DateTimeOffset Time);
