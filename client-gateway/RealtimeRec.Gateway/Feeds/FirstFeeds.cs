using System.Text.Json;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Reads feeds of both kinds, by a profile and without, before the gateway says that it is ready.</summary>
internal sealed class FirstFeeds
{
    private readonly WarmUp _warmUp;

    public FirstFeeds(FeedReader feeds, ClusterCalls cluster, TimeProvider time)
    {
        // Shoppers that nobody is: reading stores nothing of them.
        var name = $"warm-up-{Guid.NewGuid():N}";
        _warmUp = new WarmUp(
            async number =>
            {
                Write(await feeds.ReadAsync($"{name}-{number}", new FeedRequest(), CancellationToken.None));
                Write(await cluster.ReadReplicaAsync(name, static (replica, userId, token) => replica.GetFeedAsync(userId, new FeedRequest(), token), CancellationToken.None));
            },
            time);
    }

    /// <inheritdoc cref="WarmUp.EnsureAsync"/>
    public Task EnsureAsync(CancellationToken cancellationToken) => _warmUp.EnsureAsync(cancellationToken);

    private static void Write(FeedPage page) => JsonSerializer.SerializeToUtf8Bytes(page, GatewayJson.Context.FeedPage);
}
