using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Feeds;

namespace RealtimeRec.ClusterTests.Feeds;

[Collection(ClusterCollection.Name)]
public sealed class FeedCancellationTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_feed_whose_caller_left_gives_up_its_place_and_is_not_made()
    {
        using var finish = new ManualResetEventSlim();
        var works = cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<FeedWork>()).ToArray();
        var busy = works.SelectMany(work => Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => work.RunAsync(() => finish.Wait(TimeSpan.FromSeconds(60)), CancellationToken.None))).ToArray();
        var taken = busy.Length;
        using var leaving = new CancellationTokenSource();

        var feed = cluster.Grains.GetUser("leaver").GetFeedAsync(new FeedRequest(), leaving.Token);
        await ClusterFixture.UntilAsync("the feed waits for a core", () => Task.FromResult(works.Sum(work => work.Taken) == taken + 1));
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed);
        await ClusterFixture.UntilAsync("the feed's place is free", () => Task.FromResult(works.Sum(work => work.Taken) == taken));
        finish.Set();
        Assert.All(await Task.WhenAll(busy), Assert.True);
        Assert.NotNull(await cluster.Grains.GetUser("leaver").GetFeedAsync(new FeedRequest()));
    }
}
