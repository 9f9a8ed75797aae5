using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Events;

/// <summary>What became of an event handed to an <see cref="IEventIngress"/>.</summary>
/// <param name="Outcome">What happened to it in its user's profile; null when it is in the log for good and will be applied in a moment.</param>
/// <param name="Rejection">Why a rule kept it from the profile; null when none did.</param>
public readonly record struct EventReceipt(EventOutcome? Outcome, FieldRejection? Rejection = null);
