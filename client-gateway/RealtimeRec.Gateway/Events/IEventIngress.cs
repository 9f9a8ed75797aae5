using RealtimeRec.Events;

namespace RealtimeRec.Gateway.Events;

/// <summary>The gateway's way to hand validated events on: straight to the user grains, or to Kafka where there is one.</summary>
public interface IEventIngress
{
    /// <summary>
    /// Hands on events of any users. Events of one user keep their order. Completes once every event is durable.
    /// </summary>
    /// <returns>One outcome per event, in order.</returns>
    Task<EventOutcome[]> SubmitAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken);
}
