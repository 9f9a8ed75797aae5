using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>Why an event of a batch was rejected or quarantined.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Rule">The rule that refused it, one of <see cref="Quality.QualityRules"/>.</param>
/// <param name="Message">What is wrong with it, for people.</param>
[GenerateSerializer, Immutable, Alias("EventRefusal")]
public sealed record EventRefusal(
    [property: Id(0)] int Index,
    [property: Id(1)] string Rule,
    [property: Id(2)] string Message)
{
    /// <summary>The same as whatever else is not taken is told: at fault is the event as a whole, and the reason is the rule.</summary>
    public FieldRejection ToRejection() => new("event", Rule, Message);
}
