using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Users;

public sealed class UserProfileTests
{
    private readonly ProfileHarness _harness = new();

    /// <summary>Up to 400 events, twice what a profile keeps one by one, spread over two weeks with many equal times.</summary>
    public static Arbitrary<ShopEvent[]> Histories() =>
        (from count in Gen.Choose(0, 400)
         from drawn in (from kind in Gen.Choose(0, EventNames.All.Count - 1)
                        from item in Gen.Choose(0, ProfileHarness.Items - 1)
                        from minutes in Gen.Choose(0, 20_000)
                        select (kind, item, minutes)).ArrayOf(count)
         select drawn.Select((draw, i) => ProfileHarness.Event(i, (EventKind)draw.kind, draw.item, TimeSpan.FromMinutes(draw.minutes))).ToArray())
        .ToArbitrary();

    [Property(MaxTest = 100, Arbitrary = [typeof(UserProfileTests)])]
    public void ReorderingEventsLeavesTheProfileUnchanged(ShopEvent[] history, int seed)
    {
        var shuffled = (ShopEvent[])history.Clone();
        new Random(seed).Shuffle(shuffled);
        var inOrder = _harness.NewProfile();
        var outOfOrder = _harness.NewProfile();
        _harness.Apply(inOrder, history);
        _harness.Apply(outOfOrder, shuffled);
        _harness.AssertSame(inOrder, outOfOrder);
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(UserProfileTests)])]
    public void ReplayingEventsLeavesTheProfileUnchanged(ShopEvent[] history)
    {
        var once = _harness.NewProfile();
        var twice = _harness.NewProfile();
        _harness.Apply(once, history);
        _harness.Apply(twice, history);
        _harness.Apply(twice, history);
        Assert.Equal(once.Version, twice.Version);
        _harness.AssertSame(once, twice);
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(UserProfileTests)])]
    public void StoringAndRestoringInTheMiddleLeavesTheProfileUnchanged(ShopEvent[] history, NonNegativeInt at)
    {
        var straight = _harness.NewProfile();
        _harness.Apply(straight, history);
        var cut = history.Length == 0 ? 0 : at.Get % history.Length;
        var first = _harness.NewProfile();
        _harness.Apply(first, history[..cut]);
        var second = _harness.NewProfile();
        second.Restore(first.ToState());
        // The second half begins with events that were stored already.
        _harness.Apply(second, history[Math.Max(0, cut - 10)..]);
        Assert.Equal(straight.Version, second.Version);
        _harness.AssertSame(straight, second);
    }

    [Fact]
    public void AnOffsetAlreadyPassedIsADuplicateWhateverItsEventId()
    {
        var profile = _harness.NewProfile();
        var first = ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero);
        Assert.Equal(EventOutcome.Applied, Apply(first, "log/3", 10));
        Assert.Equal(EventOutcome.Duplicate, Apply(first with { EventId = "other" }, "log/3", 9));
        Assert.Equal(EventOutcome.Applied, Apply(first with { EventId = "other" }, "log/4", 9));
        Assert.Equal(2, profile.AppliedEvents);

        EventOutcome Apply(ShopEvent shopEvent, string partition, long offset) =>
            profile.Apply(shopEvent, new EventSource(partition, offset, 0), judge: null, signals: null).Outcome;
    }

    [Fact]
    public void TheLatestInterestLeadsTheShortTermVector()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, Enumerable.Range(0, 3).Select(i => ProfileHarness.Event(i, EventKind.ViewItem, 1, TimeSpan.FromSeconds(i))));
        _harness.Apply(profile, Enumerable.Range(3, 3).Select(i => ProfileHarness.Event(i, EventKind.ViewItem, 2, TimeSpan.FromSeconds(i))));
        var interests = _harness.InterestsOf(profile);
        var phone = _harness.Find(_harness.Ids.Items.GetOrAdd("item-1"))!.Vector;
        var shoe = _harness.Find(_harness.Ids.Items.GetOrAdd("item-2"))!.Vector;
        Assert.True(interests.ShortTerm.Dot(shoe) > interests.ShortTerm.Dot(phone));
        Assert.True(interests.ShortTerm.Dot(phone) > 0);
        Assert.Equal(_harness.Ids.Items.GetOrAdd("item-2"), interests.Recent[0].Item);
    }

    [Fact]
    public void HalfAnHourOfSilenceEndsWhatCountsAsSeen()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile,
        [
            ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero),
            ProfileHarness.Event(2, EventKind.ViewItem, 2, TimeSpan.FromMinutes(31)),
            ProfileHarness.Event(3, EventKind.ViewItem, 3, TimeSpan.FromMinutes(60)),
        ]);
        Assert.Equal(
            ((string[])["item-2", "item-3"]).Select(itemId => ListedOrdinal.Of(_harness.Ids.Items.GetOrAdd(itemId))).ToHashSet(),
            [.. _harness.InterestsOf(profile).Seen.Keys]);
    }

    [Fact]
    public void AReturnedPurchaseIsNoPurchaseHoweverLateTheNews()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile,
        [
            ProfileHarness.Event(2, EventKind.Refund, 1, TimeSpan.FromDays(2)),
            ProfileHarness.Event(1, EventKind.Purchase, 1, TimeSpan.FromDays(1)),
            ProfileHarness.Event(3, EventKind.Purchase, 2, TimeSpan.FromDays(1)),
        ]);
        Assert.Equal([_harness.Ids.Items.GetOrAdd("item-2")], _harness.InterestsOf(profile).Purchased);
    }

    [Fact]
    public void WhatWasBoughtStaysBoughtUntilAllOfItWasSentBack()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, [Of(1, EventKind.Purchase, 2, 1), Of(2, EventKind.Refund, 1, 2)]);
        Assert.Equal(["item-1"], Purchased());

        // Too old to be kept one by one: the amounts are folded too.
        _harness.Apply(profile, Enumerable.Range(10, UserProfile.Capacity).Select(i => ProfileHarness.Event(i, EventKind.ViewItem, 2, TimeSpan.FromDays(3))));
        Assert.Equal(["item-1"], Purchased());
        var restored = _harness.NewProfile();
        restored.Restore(profile.ToState());
        profile = restored;
        Assert.Equal(["item-1"], Purchased());

        _harness.Apply(profile, [Of(3, EventKind.Refund, 1, 4)]);
        Assert.Empty(Purchased());
        _harness.Apply(profile, [Of(4, EventKind.Purchase, 1, 5)]);
        Assert.Equal(["item-1"], Purchased());

        static ShopEvent Of(int number, EventKind kind, int quantity, int day) =>
            ProfileHarness.Event(number, kind, 1, TimeSpan.FromDays(day)) with { Items = [new EventItem("item-1", null, quantity)] };

        IEnumerable<string> Purchased() => _harness.InterestsOf(profile).Purchased.Select(item => _harness.Ids.Items[item]);
    }

    [Fact]
    public void AReturnOfWhatWasBoughtBeforeTheRecordBeginsIsNotOwedByALaterPurchase()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile,
        [
            ProfileHarness.Event(1, EventKind.Refund, 1, TimeSpan.FromDays(1)),
            ProfileHarness.Event(2, EventKind.Purchase, 1, TimeSpan.FromDays(2)),
        ]);
        Assert.Equal([_harness.Ids.Items.GetOrAdd("item-1")], _harness.InterestsOf(profile).Purchased);
    }

    [Fact]
    public void WhatIsDatedAheadCountsAsDoneWhenItArrivedAndKeepsItsStatedTime()
    {
        var profile = _harness.NewProfile();
        var arrival = ProfileHarness.Arrival;
        Apply(1, item: 1, stated: arrival.AddMinutes(5), arrives: arrival);
        Apply(2, item: 2, stated: arrival.AddMinutes(1), arrives: arrival.AddMinutes(1));

        var interests = _harness.InterestsOf(profile);
        Assert.Equal(_harness.Ids.Items.GetOrAdd("item-2"), interests.Recent[0].Item);
        Assert.Equal([arrival, arrival.AddMinutes(1)], profile.Interactions.ToArray().Select(i => DateTimeOffset.FromUnixTimeMilliseconds(i.TimeMs)));
        Assert.Equal([300_000, 0], profile.Interactions.ToArray().Select(i => profile.DetailOf(i).AheadMs));
        Assert.Equal(arrival.AddMinutes(5).ToUnixTimeMilliseconds(), profile.LastEventMs);

        void Apply(int number, int item, DateTimeOffset stated, DateTimeOffset arrives) => profile.Apply(
            ProfileHarness.Event(number, EventKind.ViewItem, item, TimeSpan.Zero) with { Time = stated },
            new EventSource(null, 0, arrives.ToUnixTimeMilliseconds()), judge: null, signals: null);
    }

    [Fact]
    public void AnIdCountsOnceInLiveTrafficAndOnceForEachRowInARecordOfThePast()
    {
        var profile = _harness.NewProfile();
        var shopEvent = ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero);
        Assert.Equal(EventOutcome.Applied, Apply("log/0", 1, historical: false));
        Assert.Equal(EventOutcome.Duplicate, Apply("log/0", 2, historical: false));
        Assert.Equal(EventOutcome.Duplicate, Apply(null, 0, historical: false));
        Assert.Equal(EventOutcome.Applied, Apply("file", 1, historical: true));
        Assert.Equal(EventOutcome.Applied, Apply("file", 2, historical: true));
        Assert.Equal(EventOutcome.Duplicate, Apply("file", 2, historical: true));

        EventOutcome Apply(string? partition, long offset, bool historical) => profile.Apply(
            shopEvent, new EventSource(partition, offset, ProfileHarness.Arrival.ToUnixTimeMilliseconds(), historical), judge: null, signals: null).Outcome;
    }

    [Fact]
    public void ASearchLongAfterAllElseLeavesInterestsOfUnitLength()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, [ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero), ProfileHarness.Event(2, EventKind.Search, 1, TimeSpan.FromHours(35.5))]);
        var shortTerm = _harness.InterestsOf(profile).ShortTerm;
        Assert.Equal(1, shortTerm.Dot(shortTerm), 1e-3);
    }

    [Fact]
    public void AFullSetOfLeaningsLetsANewcomerInForTheWeakest()
    {
        var weights = new DecayedWeights<int>(2);
        weights.Add(1, 5, 0, 1_000);
        weights.Add(2, 3, 0, 1_000);
        weights.Add(3, 1, 0, 1_000);
        weights.Add(3, 1, 0, 1_000);

        Assert.Equal([1, 3], weights.Values.Keys.Order());
        Assert.Equal(2, weights.Values[3]);
    }

    [Fact]
    public void WhatTheShopShowedIsCountedButIsNoInterest()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, [ProfileHarness.Event(1, EventKind.ViewItemList, 1, TimeSpan.Zero)]);
        Assert.Equal(1, profile.AppliedEvents);
        Assert.True(_harness.InterestsOf(profile).IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v2-")] // As Ingestion:LogName of an earlier version had it.
    public void WhatWasAppliedUnderALogsEarlierNameIsNotAppliedAgain(string prefix)
    {
        var profile = _harness.NewProfile();
        EarlierLog[] earlier = [new(prefix + "shop.events/3", 100, WasCut: false)];
        Assert.Equal(EventOutcome.Applied, Apply(prefix + "shop.events/3", 41, null));
        Assert.Equal(EventOutcome.Duplicate, Apply("shop.events/3#one", 40, earlier));
        Assert.Equal(EventOutcome.Duplicate, Apply("shop.events/3#one", 41, earlier));
        Assert.Equal(EventOutcome.Applied, Apply("shop.events/3#one", 42, earlier));
        Assert.Equal(("shop.events/3#one", 42), Assert.Single(profile.Offsets));

        // Another topic of that name: all of it is new.
        Assert.Equal(EventOutcome.Applied, Apply("shop.events/3#two", 0, null));
        Assert.Equal(EventOutcome.Duplicate, Apply("shop.events/3#two", 0, null));

        // Cut before what was applied: what comes in its place is new, too.
        Assert.Equal(EventOutcome.Applied, Apply("shop.events/3#two", 90, null));
        EarlierLog[] cut = [new("shop.events/3#two", 80, WasCut: true)];
        Assert.Equal(EventOutcome.Duplicate, Apply("shop.events/3#two.1", 79, cut));
        Assert.Equal(EventOutcome.Applied, Apply("shop.events/3#two.1", 80, cut));
        Assert.Equal(("shop.events/3#two.1", 80), Assert.Single(profile.Offsets));

        EventOutcome Apply(string log, long offset, EarlierLog[]? chain) => profile.Apply(
            ProfileHarness.Event((int)offset + (log.Length * 1_000) + (chain is null ? 0 : 500), EventKind.ViewItem, 1, TimeSpan.Zero),
            new EventSource(log, offset, ProfileHarness.Arrival.ToUnixTimeMilliseconds(), Earlier: chain),
            judge: null,
            signals: null).Outcome;
    }
}
