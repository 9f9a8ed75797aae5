using System.Runtime.CompilerServices;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Follows a user's feed: the feed now, then anew each time the profile changes.</summary>
internal sealed partial class LiveFeed(
    IGrainFactory grains, ClusterCalls cluster, FeedReader feeds, TimeProvider time, GatewayMetrics metrics, ILogger<LiveFeed> logger)
{
    /// <summary>How often a subscription is renewed; well within <see cref="IUserGrain.SubscriptionLifetime"/>.</summary>
    internal static readonly TimeSpan RenewalPeriod = TimeSpan.FromSeconds(20);

    /// <summary>Least time between two pushes: a burst of events makes one push, of its last version.</summary>
    internal static readonly TimeSpan MinPushInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long to wait before asking again a cluster that did not answer.</summary>
    internal static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an observer outlives its stream.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UnsubscribeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The feed at once, then after every change of the profile until <paramref name="cancellationToken"/> says otherwise.
    /// A failure to get the first page is thrown; later ones are retried, so that a silo's end does not end the stream. While the profile cannot
    /// be read, the feed is one without it; the whole one follows as soon as it can.
    /// </summary>
    public async IAsyncEnumerable<FeedPage> WatchAsync(
        string userId, FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var user = grains.GetUser(userId);
        // The cluster holds observers weakly: this method's own reference, and then that of EndAsync, keep it alive.
        var observer = new ProfileObserver(time);
        var reference = grains.CreateObjectReference<IProfileObserver>(observer);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = Task.CompletedTask;
        try
        {
            renewal = SubscribeAsync(user, userId, reference, observer, ending.Token);
            var page = await feeds.ReadAsync(userId, request, cancellationToken);
            var pushedAt = time.GetTimestamp();
            yield return page;

            while (page.Degraded is not null)
            {
                await Task.Delay(RetryDelay, time, cancellationToken);
                if (await TryGetFeedAsync(user, userId, request, cancellationToken) is { } whole)
                {
                    page = whole;
                    pushedAt = time.GetTimestamp();
                    yield return page;
                }
            }

            while (true)
            {
                var changedAt = await observer.Changes.ReadAsync(cancellationToken);
                if (observer.Version == page.ProfileVersion)
                {
                    continue;
                }

                var pause = MinPushInterval - time.GetElapsedTime(pushedAt);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, cancellationToken);
                }

                if (await TryGetFeedAsync(user, userId, request, cancellationToken) is not { } next)
                {
                    observer.Return(changedAt);
                    continue;
                }

                if (next.ProfileVersion == page.ProfileVersion)
                {
                    continue;
                }

                page = next;
                pushedAt = time.GetTimestamp();
                yield return page;

                // Control is back once the page has been written out.
                metrics.Pushed(time.GetElapsedTime(changedAt));
            }
        }
        finally
        {
            await ending.CancelAsync();
            _ = EndAsync(renewal, user, reference, observer, userId);
        }
    }

    /// <summary>Ends a subscription after its reader has left, who does not wait for it.</summary>
    private async Task EndAsync(Task renewal, IUserGrain user, IProfileObserver reference, ProfileObserver observer, string userId)
    {
        // A call that subscribes and is still under way would come to the grain after the one that ends it.
        await renewal;
        await UnsubscribeAsync(user, reference, userId);

        // What was on its way when the reader left still finds its observer: the cluster would report an error otherwise.
        await Task.Delay(Linger, time);
        grains.DeleteObjectReference<IProfileObserver>(reference);
        GC.KeepAlive(observer);
    }

    private async Task<FeedPage?> TryGetFeedAsync(IUserGrain user, string userId, FeedRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await user.GetFeedAsync(request, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is FeedQueueFullException || CallFailures.IsUnavailable(exception))
        {
            LogRetry(logger, exception, userId);
            await Task.Delay(RetryDelay, time, cancellationToken);
            return null;
        }
    }

    /// <summary>Subscribes, and renews that for as long as the stream lasts. What was missed before is told by the version.</summary>
    private async Task SubscribeAsync(
        IUserGrain user, string userId, IProfileObserver reference, ProfileObserver observer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = RenewalPeriod;
            try
            {
                // A grain that moved to another silo has forgotten its subscribers. The call is not given up when the stream ends.
                observer.Hear(await cluster.ReadAsync(
                    (user, reference), static (_, subscription) => subscription.user.SubscribeAsync(subscription.reference), CancellationToken.None));
            }
            catch (Exception exception)
            {
                LogNotRenewed(logger, exception, userId);
                pause = RetryDelay;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task UnsubscribeAsync(IUserGrain user, IProfileObserver reference, string userId)
    {
        try
        {
            await user.UnsubscribeAsync(reference).WaitAsync(UnsubscribeTimeout, time);
        }
        catch (Exception exception)
        {
            // It lapses by itself.
            LogNotUnsubscribed(logger, exception, userId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live feed of {UserId} could not be updated; trying again")]
    private static partial void LogRetry(ILogger logger, Exception exception, string userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live feed of {UserId} could not renew its subscription; trying again")]
    private static partial void LogNotRenewed(ILogger logger, Exception exception, string userId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The live feed of {UserId} could not end its subscription")]
    private static partial void LogNotUnsubscribed(ILogger logger, Exception exception, string userId);
}
