using RealtimeRec.Events;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.Gateway.Events;

/// <summary>Hands events straight to their users' grains: one call per user, the users beside one another.</summary>
internal sealed class GrainEventIngress(ClusterCalls cluster, GatewayMetrics metrics, TimeProvider time) : IEventIngress
{
    /// <summary>Most users of one request waited for at once, so that one large request cannot crowd out the small ones.</summary>
    private const int MaxUsersAtOnce = 64;

    public async Task<EventReceipt[]> SubmitAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var receipts = events.Count == 1
            ? Receipts(await ApplyAsync([events[0]], cancellationToken))
            : await ApplyByUserAsync(events, cancellationToken);
        metrics.Acknowledged(time.GetElapsedTime(started));
        return receipts;
    }

    private async Task<EventReceipt[]> ApplyByUserAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken)
    {
        var receipts = new EventReceipt[events.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxUsersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(PlacesByUser(events), options, async (places, cancellation) =>
        {
            var batch = new ShopEvent[places.Count];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = events[places[i]];
            }

            var applied = Receipts(await ApplyAsync(batch, cancellation));
            for (var i = 0; i < batch.Length; i++)
            {
                receipts[places[i]] = applied[i];
            }
        });
        return receipts;
    }

    // An event's id makes a second attempt harmless, whatever came of the first.
    private Task<ApplyResult> ApplyAsync(ShopEvent[] batch, CancellationToken cancellationToken) => cluster.WriteAsync(
        new EventBatch { Events = batch },
        static (grains, batch) => grains.GetUser(batch.Events[0].UserId).ApplyAsync(batch),
        cancellationToken);

    private static EventReceipt[] Receipts(ApplyResult result) =>
        [.. result.Outcomes.Select((outcome, index) => new EventReceipt(outcome, result.RejectionOf(index)))];

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
