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
    public async Task<FeedPage> ReadAsync(string userId, FeedRequest request, CancellationToken cancellationToken)
    {
        var whole = cluster.ReadAsync(
            (userId, request), static (grains, feed, token) => grains.GetUser(feed.userId).GetFeedAsync(feed.request, token), cancellationToken);
        try
        {
            return await whole.WaitAsync(options.Value.ProfilePatience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException || CallFailures.IsUnavailable(exception))
        {
            // Late, or out of reach: whichever comes first now.
        }

        var bare = cluster.ReadReplicaAsync(
            (userId, request), static (replica, feed, token) => replica.GetFeedAsync(feed.userId, feed.request, token), cancellationToken);
        await Task.WhenAny(whole, bare);
        if (!whole.IsCompletedSuccessfully)
        {
            try
            {
                var page = await bare;
                metrics.Degraded();
                return page;
            }
            catch (Exception exception) when (CallFailures.IsUnavailable(exception))
            {
                // No silo at all: the first call has the last word.
            }
        }

        return await whole;
    }
}
