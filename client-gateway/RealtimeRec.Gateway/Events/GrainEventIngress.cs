using RealtimeRec.Events;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.Gateway.Events;

/// <summary>Hands events straight to their users' grains: one call per user, the users beside one another.</summary>
internal sealed class GrainEventIngress(IGrainFactory grains, GatewayMetrics metrics, TimeProvider time) : IEventIngress
{
    /// <summary>Most users of one request waited for at once, so that one large request cannot crowd out the small ones.</summary>
    private const int MaxUsersAtOnce = 64;

    public async Task<EventOutcome[]> SubmitAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcomes = events.Count == 1
            ? await ApplyAsync([events[0]], cancellationToken)
            : await ApplyByUserAsync(events, cancellationToken);
        metrics.Acknowledged(time.GetElapsedTime(started));
        return outcomes;
    }

    private async Task<EventOutcome[]> ApplyByUserAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken)
    {
        var outcomes = new EventOutcome[events.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxUsersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(PlacesByUser(events), options, async (places, cancellation) =>
        {
            var batch = new ShopEvent[places.Count];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = events[places[i]];
            }

            var applied = await ApplyAsync(batch, cancellation);
            for (var i = 0; i < batch.Length; i++)
            {
                outcomes[places[i]] = applied[i];
            }
        });
        return outcomes;
    }

    private async Task<EventOutcome[]> ApplyAsync(ShopEvent[] batch, CancellationToken cancellationToken)
    {
        var result = await grains.GetUser(batch[0].UserId).ApplyAsync(new EventBatch { Events = batch }).WaitAsync(cancellationToken);
        return result.Outcomes;
    }

    private static Dictionary<string, List<int>>.ValueCollection PlacesByUser(IReadOnlyList<ShopEvent> events)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < events.Count; i++)
        {
            if (!places.TryGetValue(events[i].UserId, out var own))
            {
                places.Add(events[i].UserId, own = []);
            }

            own.Add(i);
        }

        return places.Values;
    }
}
