using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.State;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Users;

/// <summary>Two users who become one, whatever order things come in.</summary>
public sealed class MergeTests : MergeTestBase
{
    [Fact]
    public async Task WhatTwoUsersDidIsThenWhatOneDidInTheOrderOfItsTimes()
    {
        var random = new Random(7);
        var events = Enumerable.Range(0, 600).Select(i => Event("one", $"e{i}", random.Next(1_000), (EventKind)random.Next(EventNames.All.Count))).ToArray();
        foreach (var shopEvent in events)
        {
            await ApplyAsync(shopEvent);
            await ApplyAsync(shopEvent with { UserId = random.Next(2) == 0 ? "known" : "visitor" });
        }

        var merge = await User("known").MergeAsync("visitor");
        Assert.Equal(("known", true, 600, 600), (merge.UserId, merge.IsNew, merge.AppliedEvents, merge.ProfileVersion));
        var (one, known) = ((await User("one").ExportAsync())!, (await User("known").ExportAsync())!);
        AssertSame(one, known);
        await ForgetActivationsAsync();
        AssertSame(one, (await User("known").ExportAsync())!);
        Assert.Equal(["visitor"], known.MergedUsers.Select(user => user.UserId));
    }

    [Fact]
    public async Task ASecondCallChangesNothing()
    {
        await ApplyAsync(Event("known", "a"));
        await ApplyAsync(Event("visitor", "b"));
        var first = await User("known").MergeAsync("visitor");
        var before = await User("known").ExportAsync();
        var second = await User("known").MergeAsync("visitor");
        await ForgetActivationsAsync();
        var third = await User("known").MergeAsync("visitor");

        Assert.Equal(first with { IsNew = false }, second);
        Assert.Equal(second, third);
        AssertSame(before!, (await User("known").ExportAsync())!);
    }

    [Fact]
    public async Task OffsetsAndIdsStayApartByTheIdThatARecordNamesThoughBothLieInOnePartition()
    {
        await LogAsync("known", ("a", 7), ("b", 20));
        await LogAsync("visitor", ("a", 5), ("b", 10));
        await User("known").MergeAsync("visitor");

        // Read once more, as after a kill.
        Assert.All(await LogAsync("visitor", ("a", 5), ("b", 10)), Duplicate);
        Assert.All(await LogAsync("known", ("a", 7), ("b", 20)), Duplicate);

        // Behind what the other has, and under ids that the other has had.
        Assert.Equal([EventOutcome.Applied, EventOutcome.Applied], await LogAsync("visitor", ("c", 12), ("d", 15)));
        Assert.Equal([EventOutcome.Applied, EventOutcome.Applied], await LogAsync("known", ("c", 21), ("d", 22)));
        await ForgetActivationsAsync();
        Assert.All(await LogAsync("visitor", ("b", 10), ("c", 12), ("d", 15), ("c", 16), ("a", 17)), Duplicate);
        Assert.All(await LogAsync("known", ("b", 20), ("c", 21), ("d", 22), ("c", 23)), Duplicate);
        Assert.All((await ApplyAsync(Event("visitor", "d"), Event("visitor", "a"))).Outcomes, Duplicate);
        Assert.Equal(8, (await User("known").GetProfileAsync())!.AppliedEvents);
        Assert.Equal(17, Assert.Single((await User("visitor").ExportAsync())!.AppliedOffsets).Value);
        Assert.Equal(23, Assert.Single((await User("known").ExportAsync())!.AppliedOffsets).Value);
        Assert.Equal(17, Assert.Single((await User("known").ExportAsync())!.MergedUsers.Single().AppliedOffsets).Value);
    }

    [Fact]
    public async Task IdsThatHaveMovedIntoSegmentsAreToldAgainAfterAMerge()
    {
        var events = Enumerable.Range(0, 1_000).Select(i => Event("visitor", $"e{i}")).ToArray();
        await ApplyAsync(events);
        await ClusterFixture.UntilAsync(
            "ids have moved into a segment", () => Task.FromResult(Storage.Find(EventIdSegments.NameOf(0), User("visitor").GetGrainId()) is not null));
        await User("known").MergeAsync("visitor");
        await ForgetActivationsAsync();
        Assert.All((await ApplyAsync(events)).Outcomes, Duplicate);
        Assert.Equal(1_000, (await User("known").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task LaterEventsOfTheOldIdGoToTheNewOneAndWhatIsAskedOfItIsAnsweredAsOfThat()
    {
        await ApplyAsync(Event("known", "a", minute: 30));
        await ApplyAsync(Event("visitor", "b", minute: 20));
        await User("known").MergeAsync("visitor");
        var early = Event("visitor", "c", minute: 10) with { Items = [new EventItem("early")] };
        var applied = await ApplyAsync(early);
        Assert.Equal([EventOutcome.Applied], applied.Outcomes);

        var known = (await User("known").GetProfileAsync())!;
        var visitor = (await User("visitor").GetProfileAsync())!;
        Assert.Equal(3, known.AppliedEvents);
        Assert.Equal(applied.ProfileVersion, known.ProfileVersion);
        Assert.Equal("early", known.RecentInteractions[^1].ItemId);
        Assert.Null(known.MergedInto);
        Assert.Equal(("visitor", "known", 3), (visitor.UserId, visitor.MergedInto, visitor.AppliedEvents));
        Assert.Equal(known.RecentInteractions, visitor.RecentInteractions);
        var export = (await User("visitor").ExportAsync())!;
        Assert.Equal(("visitor", "known", 3), (export.Profile.UserId, export.Profile.MergedInto, export.Interactions.Length));
    }

    [Fact]
    public async Task AFeedOfTheOldIdIsTheNewOnesAndItsCursorsStayGood()
    {
        foreach (var i in Enumerable.Range(0, 12))
        {
            await Cluster.Client.GetProduct($"p{i}").UpsertAsync(ClusterFixture.Product($"p{i}", $"Walnut desk lamp {i}", "home.lamps", "Lumen"));
        }

        await ClusterFixture.UntilAsync("the catalogue is there", async () => (await User("nobody").GetFeedAsync(new FeedRequest())).Items.Length == 12);
        await ApplyAsync(Event("visitor", "b", kind: EventKind.Purchase) with { Items = [new EventItem("p0")] });
        var before = await User("visitor").GetFeedAsync(new FeedRequest { Limit = 3 });
        await ApplyAsync(Event("known", "a", kind: EventKind.Purchase) with { Items = [new EventItem("p1")] });
        await User("known").MergeAsync("visitor");

        FeedPage known = null!;
        FeedPage visitor = null!;
        await ClusterFixture.UntilAsync("both ids have one feed, between two updates of the products' popularity", async () =>
        {
            known = await User("known").GetFeedAsync(new FeedRequest());
            visitor = await User("visitor").GetFeedAsync(new FeedRequest());
            return known.Items.Select(item => item.ItemId).SequenceEqual(visitor.Items.Select(item => item.ItemId));
        });
        Assert.Equal(("known", null), (known.UserId, known.MergedInto));
        Assert.Equal(("visitor", "known", known.ProfileVersion), (visitor.UserId, visitor.MergedInto, visitor.ProfileVersion));
        Assert.DoesNotContain("p0", known.Items.Select(item => item.ItemId));
        Assert.DoesNotContain("p1", known.Items.Select(item => item.ItemId));

        var next = await User("visitor").GetFeedAsync(new FeedRequest { Limit = 3, Cursor = before.NextCursor });
        Assert.Equal((before.FeedId, 3), (next.FeedId, next.Items.Length));
        Assert.Empty(next.Items.Select(item => item.ItemId).Intersect(before.Items.Select(item => item.ItemId)));
        await Assert.ThrowsAsync<FeedCursorException>(() => User("known").GetFeedAsync(new FeedRequest { Cursor = next.NextCursor }));
    }

    [Fact]
    public async Task WhoeverWatchesTheOldIdHearsOfTheMergeAndOfWhatComesAfter()
    {
        await ApplyAsync(Event("known", "a"));
        await ApplyAsync(Event("visitor", "b"));
        var (early, late) = (new Observer(), new Observer());
        await User("visitor").SubscribeAsync(Cluster.Client.CreateObjectReference<IProfileObserver>(early));
        var merge = await User("known").MergeAsync("visitor");
        await ClusterFixture.UntilAsync("who watched before heard of the merge", () => Task.FromResult(early.Latest == merge.ProfileVersion));

        Assert.Equal(merge.ProfileVersion, await User("visitor").SubscribeAsync(Cluster.Client.CreateObjectReference<IProfileObserver>(late)));
        var version = (await ApplyAsync(Event("known", "c"))).ProfileVersion;
        await ClusterFixture.UntilAsync("both heard of the event", () => Task.FromResult(early.Latest == version && late.Latest == version));
        version = (await ApplyAsync(Event("visitor", "d"))).ProfileVersion;
        await ClusterFixture.UntilAsync("both heard of the other one", () => Task.FromResult(early.Latest == version && late.Latest == version));
        GC.KeepAlive((early, late));
    }

    [Theory]
    [InlineData("known")]
    [InlineData("visitor")]
    public async Task ErasingOneIdErasesBothAndLateEventsOfEitherBringNobodyBack(string erased)
    {
        await LogAsync("known", ("a", 1));
        await LogAsync("visitor", ("b", 2));
        await User("known").MergeAsync("visitor");
        await LogAsync("visitor", ("c", 3));
        Assert.True(await User(erased).EraseAsync());
        Assert.False(await User("known").EraseAsync());
        Assert.False(await User("visitor").EraseAsync());
        foreach (var isLater in (bool[])[false, true])
        {
            Assert.All(await LogAsync("known", ("a", 1)), Duplicate);
            Assert.All(await LogAsync("visitor", ("b", 2), ("c", 3)), Duplicate);
            Assert.All((await ApplyAsync(Event("visitor", "b"), Event("visitor", "c"))).Outcomes, Duplicate);
            Assert.All((await ApplyAsync(Event("known", "a"))).Outcomes, Duplicate);
            foreach (var user in (string[])["known", "visitor"])
            {
                Assert.Null(await User(user).GetProfileAsync());
                Assert.Null(await User(user).ExportAsync());
            }

            await ForgetActivationsAsync();
        }

        // Who goes on is a new user, whose past is forgotten.
        Assert.Equal([EventOutcome.Applied], (await ApplyAsync(Event("visitor", "new"))).Outcomes);
        Assert.Equal(1, (await User("known").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task AnErasureForgetsTheFindingsAboutTheOldIdAndItsDamagedStateThatWasKeptAside()
    {
        await ApplyAsync(Event("visitor", "b"));
        await ForgetActivationsAsync();
        byte[] garbage = [1, 2, 3, 4];
        Storage.Change(UserGrain.StateName, User("visitor").GetGrainId(), _ => garbage);
        Assert.Null(await User("visitor").GetProfileAsync());
        Assert.NotNull(Storage.Find(StateQuarantine.NameOf(UserGrain.StateName), User("visitor").GetGrainId()));
        await User("known").MergeAsync("visitor");

        Assert.True(await User("known").EraseAsync());
        Assert.Null(Storage.Find(StateQuarantine.NameOf(UserGrain.StateName), User("visitor").GetGrainId()));
        var erased = await Cluster.Client.GetQuality().ReportAsync(new QualitySnapshot
        {
            Source = "test",
            Since = Start,
            Minute = 0,
            Judged = new QualitySeries(0, []),
            Withheld = new QualitySeries(0, []),
            Rules = [],
        }, Start);
        Assert.Contains(erased, erasure => erasure.IsOf("visitor"));
        Assert.Contains(erased, erasure => erasure.IsOf("known"));
    }

    [Fact]
    public async Task WhatCannotBeOneIsRefusedAndLeftAsItIs()
    {
        foreach (var user in (string[])["a", "b", "c"])
        {
            await ApplyAsync(Event(user, "e"));
        }

        await RefusedAsync("a", "a", "itself");
        await User("b").MergeAsync("a");
        await RefusedAsync("b", "b", "itself");
        await RefusedAsync("a", "b", "a, which was merged into b");
        await RefusedAsync("a", "a", "itself");
        await RefusedAsync("c", "a", "a was merged into b already");
        await User("c").MergeAsync("b");
        await RefusedAsync("a", "c", "a, which was merged into c");
        Assert.Equal(3, (await User("c").GetProfileAsync())!.AppliedEvents);

        async Task RefusedAsync(string into, string from, string why)
        {
            var refused = await Assert.ThrowsAsync<UserMergeException>(() => User(into).MergeAsync(from));
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhoeverIsMergedBringsThoseWhoWereMergedBeforeAndTheirEventsFindTheWay()
    {
        foreach (var user in (string[])["a", "b", "c", "d"])
        {
            await LogAsync(user, ("e", 10));
        }

        await User("b").MergeAsync("a");
        await LogAsync("a", ("f", 11));
        await User("c").MergeAsync("b");
        await LogAsync("a", ("g", 12));

        // By an id that is another user's by now, and of users who are one already.
        var merge = await User("a").MergeAsync("d");
        Assert.Equal(("c", true, 6), (merge.UserId, merge.IsNew, merge.AppliedEvents));
        Assert.False((await User("c").MergeAsync("a")).IsNew);
        Assert.False((await User("a").MergeAsync("b")).IsNew);
        await ForgetActivationsAsync();
        Assert.All(await LogAsync("a", ("e", 10), ("f", 11), ("g", 12), ("f", 13), ("g", 14), ("e", 15)), Duplicate);
        Assert.Equal([EventOutcome.Applied], await LogAsync("a", ("h", 16)));
        var export = (await User("a").ExportAsync())!;
        Assert.Equal(("a", "c", 7), (export.Profile.UserId, export.Profile.MergedInto, export.Profile.AppliedEvents));
        Assert.Equal(["a", "b", "d"], export.MergedUsers.Select(user => user.UserId).Order());
        Assert.Equal(16, Assert.Single(export.AppliedOffsets).Value);
        Assert.True(await User("b").EraseAsync());
        Assert.All(await LogAsync("a", ("e", 10), ("f", 11), ("g", 12), ("h", 16)), Duplicate);
        Assert.Null(await User("d").GetProfileAsync());
    }

    [Fact]
    public async Task AChainOfMergesIsNoLongerThanMayBe()
    {
        for (var i = 0; i < MergedUsers.MaxDepth; i++)
        {
            await ApplyAsync(Event($"link-{i}", "e"));
            await User($"link-{i + 1}").MergeAsync($"link-{i}");
        }

        var last = $"link-{MergedUsers.MaxDepth}";
        var refused = await Assert.ThrowsAsync<UserMergeException>(() => User("beyond").MergeAsync(last));
        Assert.Contains("chain", refused.Message, StringComparison.Ordinal);
        Assert.True((await User(last).MergeAsync("beyond")).IsNew);
        Assert.Equal([EventOutcome.Applied], (await ApplyAsync(Event("link-0", "f"))).Outcomes);
        Assert.Equal(MergedUsers.MaxDepth + 1, (await User(last).GetProfileAsync())!.AppliedEvents);
        Assert.Null(await User("unknown").GetProfileAsync());
    }

    [Fact]
    public async Task AsManyUsersAreOneAsMayBeAndNoMore()
    {
        await Parallel.ForAsync(0, UserMerge.MaxUsers, async (i, _) => await User("crowd").MergeAsync($"visitor-{i}"));
        var refused = await Assert.ThrowsAsync<UserMergeException>(() => User("crowd").MergeAsync("one-more"));
        Assert.Contains("500", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<UserMergeException>(() => User("another").MergeAsync("crowd"));
        Assert.Contains("together", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await User("crowd").MergeAsync("visitor-7")).AppliedEvents);
        Assert.True((await User("another").MergeAsync("one-more")).IsNew);
    }

    [Fact]
    public async Task UsersNeverSeenMayBeMergedAndWhatComesLaterGoesToTheNewOne()
    {
        Assert.Equal(new UserMerge("known", true, 0, 0), await User("known").MergeAsync("visitor"));
        Assert.Null(await User("known").GetProfileAsync());
        Assert.Null(await User("visitor").GetProfileAsync());
        await ForgetActivationsAsync();
        await LogAsync("visitor", ("a", 1));
        Assert.Equal(1, (await User("known").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task AnErasedUserBringsNothingAndKeepsWhatItsLateEventsAreToldBy()
    {
        await LogAsync("visitor", ("a", 1), ("b", 2));
        await User("visitor").EraseAsync();
        await LogAsync("known", ("a", 3));
        await User("known").EraseAsync();
        await ApplyAsync(Event("known", "c"));
        Assert.Equal(1, (await User("known").MergeAsync("visitor")).AppliedEvents);
        await ForgetActivationsAsync();
        Assert.All(await LogAsync("visitor", ("a", 1), ("b", 2), ("a", 4)), Duplicate);
        Assert.All(await LogAsync("known", ("a", 3)), Duplicate);
        Assert.Equal(1, (await User("known").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task AMergeSaysNothingMoreAboutProducts()
    {
        await Cluster.Client.GetProduct("item").UpsertAsync(ClusterFixture.Product("item", "Walnut desk lamp", "home.lamps"));
        await ClusterFixture.UntilAsync("the catalogue is there", async () => (await User("nobody").GetFeedAsync(new FeedRequest())).Items.Length == 1);
        await ApplyAsync(Event("known", "a"));
        await ApplyAsync(Event("visitor", "b"));
        await FlushSignalsAsync();
        await ClusterFixture.UntilAsync("both views are counted", async () => (await Cluster.Client.GetProduct("item").GetAsync())!.Counts.Views == 2);
        var before = (await Cluster.Client.GetProduct("item").GetAsync())!.Counts;
        await User("known").MergeAsync("visitor");
        await FlushSignalsAsync();
        Assert.Equal(before, (await Cluster.Client.GetProduct("item").GetAsync())!.Counts);
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
