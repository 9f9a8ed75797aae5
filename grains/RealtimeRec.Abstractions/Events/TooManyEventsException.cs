using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>
/// A user sent more events than ids are remembered of one (<see cref="EventLimits.MaxRememberedEventIds"/>): none of the batch was applied,
/// since a repetition could not be told.
/// </summary>
/// <param name="message">Which limit, for people.</param>
/// <param name="retryAfter">How long until the oldest ids are forgotten.</param>
[GenerateSerializer, Alias("TooManyEventsException")]
public sealed class TooManyEventsException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>How long until there is room again.</summary>
    [Id(0)] public TimeSpan RetryAfter { get; private set; } = retryAfter;
}
