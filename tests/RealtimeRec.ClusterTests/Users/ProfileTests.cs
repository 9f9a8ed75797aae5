using RealtimeRec.Events;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Users;

[Collection(ClusterCollection.Name)]
public sealed class ProfileTests(ClusterFixture cluster)
{
    [Fact]
    public async Task AnEventSentTwiceCountsOnce()
    {
        var viewed = ClusterFixture.Event("twice", EventKind.ViewItem, "twice-item");
        var first = await cluster.ApplyAsync(viewed);
        var second = await cluster.ApplyAsync(viewed);

        Assert.Equal([EventOutcome.Applied], first.Outcomes);
        Assert.Equal([EventOutcome.Duplicate], second.Outcomes);
        Assert.Equal(first.ProfileVersion, second.ProfileVersion);
        var profile = await cluster.Grains.GetUser("twice").GetProfileAsync();
        Assert.Equal(1, profile!.AppliedEvents);
    }

    [Fact]
    public async Task ALogDeliveredAgainChangesNothingEvenWithoutTheIdsBeingRemembered()
    {
        var events = Enumerable.Range(0, 1500).Select(_ => ClusterFixture.Event("replayed", EventKind.ViewItem, "replayed-item")).ToArray();
        var batch = new EventBatch { Events = events, Partition = "log/0", Offsets = [.. Enumerable.Range(0, events.Length).Select(i => (long)i)] };
        var user = cluster.Grains.GetUser("replayed");
        await user.ApplyAsync(batch);
        var before = await user.ExportAsync();
        var again = await user.ApplyAsync(batch);
        var after = await user.ExportAsync();

        Assert.All(again.Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
        Assert.Equal(1500, after!.Profile.AppliedEvents);
        Assert.Equal(before!.Interactions, after.Interactions);
    }

    [Fact]
    public async Task AProfileOutlivesItsActivation()
    {
        var user = cluster.Grains.GetUser("outlives");
        await cluster.UpsertAsync(ClusterFixture.Product("outlives-item", "Walnut desk lamp", "home.lamps", "Lumen"));
        await cluster.ApplyAsync(
            ClusterFixture.Event("outlives", EventKind.AddToCart, "outlives-item"),
            ClusterFixture.Event("outlives", EventKind.Search) with { SearchTerm = "台灯" });
        var before = await user.ExportAsync();

        await cluster.Grains.GetGrain<Orleans.Runtime.IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        var after = await user.ExportAsync();

        Assert.Equal(before!.Interactions, after!.Interactions);
        Assert.Equal(before.Profile.RecentSearches, after.Profile.RecentSearches);
        Assert.Equal(before.Profile.ProfileVersion, after.Profile.ProfileVersion);
        Assert.Equal(before.ShortTermVector.Values.ToArray(), after.ShortTermVector.Values.ToArray());
        Assert.Contains(after.Profile.Brands, brand => brand.Name == "Lumen");
    }

    [Fact]
    public async Task AnErasedProfileStaysErasedWhenItsLogIsDeliveredAgain()
    {
        var user = cluster.Grains.GetUser("erased");
        var batch = new EventBatch
        {
            Events = [ClusterFixture.Event("erased", EventKind.Purchase, "erased-item")],
            Partition = "log/1",
            Offsets = [7],
        };
        await user.ApplyAsync(batch);

        Assert.True(await user.EraseAsync());
        await user.ApplyAsync(batch);

        Assert.Null(await user.GetProfileAsync());
        Assert.Null(await user.ExportAsync());
        Assert.False(await user.EraseAsync());
    }

    [Fact]
    public async Task AnErasureWhoseAnswerWasLostIsAnsweredTheSameWhenItIsMadeAgain()
    {
        var user = cluster.Grains.GetUser("erased twice");
        await user.ApplyAsync(new EventBatch { Events = [ClusterFixture.Event("erased twice", EventKind.Purchase, "erased-item")] });
        var write = Guid.NewGuid();

        Assert.True(await user.EraseAsync(write));
        Assert.True(await user.EraseAsync(write));
        Assert.False(await user.EraseAsync(Guid.NewGuid()));
        Assert.False(await user.EraseAsync());
    }

    [Fact]
    public async Task ASubscriberHearsOfEveryChange()
    {
        var user = cluster.Grains.GetUser("watched");
        var observer = new Observer();
        var reference = cluster.Grains.CreateObjectReference<IProfileObserver>(observer);
        await user.SubscribeAsync(reference);
        var result = await cluster.ApplyAsync(ClusterFixture.Event("watched", EventKind.ViewItem, "watched-item"));

        await ClusterFixture.UntilAsync("the subscriber heard", () => Task.FromResult(observer.Latest == result.ProfileVersion));
        GC.KeepAlive(observer);
    }

    private sealed class Observer : IProfileObserver
    {
        public long Latest { get; private set; }

        public Task ProfileChangedAsync(long version)
        {
            Latest = version;
            return Task.CompletedTask;
        }
    }
}
