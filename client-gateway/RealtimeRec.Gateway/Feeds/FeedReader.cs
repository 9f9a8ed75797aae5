using Microsoft.Extensions.Options;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Reads a user's feed; without the profile when that cannot be read in time (<see cref="FeedPage.Degraded"/>).</summary>
internal sealed class FeedReader(ClusterCalls cluster, IOptions<ResilienceOptions> options, GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>A page of a user's feed.</summary>
    /// <exception cref="FeedCursorException">The request's cursor is not one of this user's.</exception>
    /// <exception cref="FeedQueueFullException">The silo has more feeds to make than it makes in time.</exception>
    /// <exception cref="Exception">No silo answered; <see cref="CallFailures.IsUnavailable"/> tells.</exception>
    public Task<FeedPage> ReadAsync(string userId, FeedRequest request, CancellationToken cancellationToken) => ProfileReads.ReadAsync(
        token => cluster.ReadAsync((userId, request), static (grains, feed, token) => grains.GetUser(feed.userId).GetFeedAsync(feed.request, token), token),
        token => cluster.ReadReplicaAsync((userId, request), static (replica, feed, token) => replica.GetFeedAsync(feed.userId, feed.request, token), token),
        options.Value,
        metrics,
        time,
        cancellationToken);
}
