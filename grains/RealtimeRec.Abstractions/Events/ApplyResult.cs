using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>The answer to a batch: given only once the profile is durable.</summary>
/// <param name="ProfileVersion">The profile's version after the batch.</param>
/// <param name="Outcomes">One per event, in order.</param>
/// <param name="Refusals">Why events were rejected or quarantined, by ascending index; null when none was.</param>
[GenerateSerializer, Immutable, Alias("ApplyResult")]
public sealed record ApplyResult(
    [property: Id(0)] long ProfileVersion,
    [property: Id(1)] EventOutcome[] Outcomes,
    [property: Id(2)] EventRefusal[]? Refusals = null)
{
    /// <summary>Why an event was rejected or quarantined; null when it was neither.</summary>
    /// <param name="index">Its place in the batch, from 0.</param>
    public FieldRejection? RejectionOf(int index) => Outcomes[index] is EventOutcome.Applied or EventOutcome.Duplicate
        ? null
        : Array.Find(Refusals ?? [], refusal => refusal.Index == index)?.ToRejection()
            ?? new FieldRejection("event", QualityRules.Processing, "The event was refused.");
}
