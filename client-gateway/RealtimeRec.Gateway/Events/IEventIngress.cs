using RealtimeRec.Events;

namespace RealtimeRec.Gateway.Events;

/// <summary>The gateway's way to hand validated events on: straight to the user grains, or to Kafka where there is one.</summary>
public interface IEventIngress
{
    /// <summary>
    /// Hands on events of any users. Events of one user keep their order. Completes once every event is durable; after a failure
    /// some may be, and all may be handed on again: an event id counts once.
    /// </summary>
    /// <returns>One receipt per event, in order.</returns>
    Task<EventReceipt[]> SubmitAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken);
}
