using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Events;

/// <summary>What became of an event handed to an <see cref="IEventIngress"/>.</summary>
/// <param name="Status">How far it got.</param>
/// <param name="Rule">When it was rejected or quarantined: the rule, one of <see cref="QualityRules"/>.</param>
/// <param name="Message">When it was rejected or quarantined: what is wrong with it, for people.</param>
public readonly record struct EventReceipt(EventReceiptStatus Status, string? Rule = null, string? Message = null)
{
    /// <summary>Whether a rule kept it from the profile.</summary>
    public bool IsRefused => Status is EventReceiptStatus.Rejected or EventReceiptStatus.Quarantined;
}
