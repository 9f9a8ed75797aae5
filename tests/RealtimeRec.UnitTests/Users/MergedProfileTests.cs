using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.State;
using RealtimeRec.UnitTests.Quality;
using RealtimeRec.UnitTests.Stored;

namespace RealtimeRec.UnitTests.Users;

/// <summary>What a profile is once it has taken in another one.</summary>
public sealed class MergedProfileTests : IDisposable
{
    private readonly ProfileHarness _harness = new();
    private readonly StoredStates _stored = new();

    public void Dispose() => _stored.Dispose();

    /// <summary>Up to 900 events, of which each half may be more than a profile keeps one by one, and the whole is.</summary>
    public static Arbitrary<ShopEvent[]> Histories() =>
        (from count in Gen.Choose(0, 900)
         from drawn in (from kind in Gen.Choose(0, EventNames.All.Count - 1)
                        from item in Gen.Choose(0, ProfileHarness.Items - 1)
                        from minutes in Gen.Choose(0, 20_000)
                        select (kind, item, minutes)).ArrayOf(count)
         select drawn.Select((draw, i) => ProfileHarness.Event(i, (EventKind)draw.kind, draw.item, TimeSpan.FromMinutes(draw.minutes))).ToArray())
        .ToArbitrary();

    [Property(MaxTest = 100, Arbitrary = [typeof(MergedProfileTests)])]
    public void TwoUsersWhoAreMergedAreAsOneWhoDidAllOfIt(ShopEvent[] history, int seed)
    {
        var random = new Random(seed);
        var share = random.NextDouble();
        var (one, known, visitor) = (_harness.NewProfile(), _harness.NewProfile(), _harness.NewProfile());
        var parts = history.ToLookup(_ => random.NextDouble() < share);
        _harness.Apply(one, history);
        _harness.Apply(known, parts[true]);
        _harness.Apply(visitor, parts[false]);
        known.Take(Copy(visitor));

        Assert.Equal(one.Version, known.Version);
        _harness.AssertSame(one, known);
        Assert.Equal(one.Folded?.Count, known.Folded?.Count);
        Assert.Equal(
            one.Folded?.Purchases.OrderBy(purchase => purchase.Key.Value),
            known.Folded?.Purchases.OrderBy(purchase => purchase.Key.Value));
        AssertClose(one.Folded?.Categories, known.Folded?.Categories);
        AssertClose(one.Folded?.Brands, known.Folded?.Brands);
        _harness.AssertSame(known, Copy(known));
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(MergedProfileTests)])]
    public void WhatComesAfterAMergeFindsItsPlaceAsIfItHadComeBefore(ShopEvent[] history, int seed)
    {
        var random = new Random(seed);
        var (one, known, visitor) = (_harness.NewProfile(), _harness.NewProfile(), _harness.NewProfile());
        var parts = history.ToLookup(_ => random.Next(3));
        _harness.Apply(one, history);
        _harness.Apply(known, parts[0]);
        _harness.Apply(visitor, parts[1]);
        known.Take(Copy(visitor));
        foreach (var late in parts[2])
        {
            Assert.Equal(EventOutcome.Applied, Apply(known, late, named: "visitor").Outcome);
        }

        Assert.Equal(one.Version, known.Version);
        _harness.AssertSame(one, known);
    }

    [Fact]
    public void EventIdsAndOffsetsCountWithinTheUserThatAnEventNames()
    {
        var (known, visitor) = (_harness.NewProfile(), _harness.NewProfile());
        var shopEvent = ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero);
        Assert.Equal(EventOutcome.Applied, Apply(known, shopEvent, log: "shop.events/0", offset: 20).Outcome);
        Assert.Equal(EventOutcome.Applied, Apply(visitor, shopEvent, log: "shop.events/0", offset: 10).Outcome);
        visitor.LeadTo("known");
        known.Take(Copy(visitor));

        // Of the visitor: what it had had is told by what it kept, what came since by the other.
        Assert.True(HadApplied(visitor, shopEvent, "shop.events/0", 10));
        Assert.True(HadApplied(visitor, shopEvent with { EventId = "another" }, "shop.events/0", 9));
        Assert.True(HadApplied(visitor, shopEvent, "shop.events/0", 11));
        var next = shopEvent with { EventId = "next" };
        Assert.False(HadApplied(visitor, next, "shop.events/0", 11));
        Assert.Equal(EventOutcome.Applied, Apply(known, next, "visitor", "shop.events/0", 11).Outcome);
        Assert.Equal(EventOutcome.Duplicate, Apply(known, next, "visitor", "shop.events/0", 11).Outcome);
        Assert.Equal(EventOutcome.Duplicate, Apply(known, next, "visitor", "shop.events/0", 12).Outcome);
        Assert.Equal(EventOutcome.Duplicate, Apply(known, next, "visitor").Outcome);
        Assert.Equal(EventOutcome.Applied, Apply(known, next, "another visitor").Outcome);
        Assert.Equal(EventOutcome.Applied, Apply(known, next, log: "shop.events/0", offset: 21).Outcome);
        Assert.Equal(EventOutcome.Duplicate, Apply(known, next, log: "shop.events/0", offset: 15).Outcome);

        var again = Copy(known);
        Assert.Equal(5, again.AppliedEvents);
        Assert.Equal(EventOutcome.Duplicate, Apply(again, next, "visitor", "shop.events/0", 12).Outcome);
        Assert.Equal(EventOutcome.Duplicate, Apply(again, shopEvent with { EventId = "new" }, "visitor", "shop.events/0", 12).Outcome);
        Assert.Equal(EventOutcome.Applied, Apply(again, shopEvent with { EventId = "new" }, "visitor", "shop.events/0", 13).Outcome);
    }

    [Fact]
    public void WhatAMergedUserAppliedOfALogIsToldUnderTheLogsLaterName()
    {
        var visitor = _harness.NewProfile();
        var shopEvent = ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero);
        Apply(visitor, shopEvent, log: "shop.events/3", offset: 41);
        EarlierLog[] earlier = [new("shop.events/3", 100, WasCut: false)];
        Assert.True(HadApplied(visitor, shopEvent with { EventId = "a" }, "shop.events/3#one", 41, earlier));
        Assert.False(HadApplied(visitor, shopEvent with { EventId = "b" }, "shop.events/3#one", 42, earlier));
        Assert.False(HadApplied(visitor, shopEvent with { EventId = "c" }, "shop.events/3#two", 0));
        Assert.Equal(("shop.events/3", 41), Assert.Single(visitor.Offsets));
    }

    [Fact]
    public void WhatWasRefusedOfAMergedUserIsRefusedAgainAndNotTakenForApplied()
    {
        var judge = QualityHarness.Judge(_harness.Ids, _harness, new QualityOptions { MaxPrice = 5 });
        var (known, visitor) = (_harness.NewProfile(), _harness.NewProfile());
        var dear = ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero);
        var nowMs = ProfileHarness.Arrival.ToUnixTimeMilliseconds();
        Assert.Equal(EventOutcome.Quarantined, visitor.Apply(dear, new EventSource("log/0", 5, nowMs), judge, signals: null).Outcome);
        known.Take(Copy(visitor));

        Assert.True(HadApplied(visitor, dear, "log/0", 5));
        var again = known.Apply(dear, new EventSource("log/0", 5, nowMs, NamedUser: "visitor", WasApplied: true), judge, signals: null);
        Assert.Equal((EventOutcome.Quarantined, QualityRules.PriceRange), (again.Outcome, again.Rule));
    }

    [Fact]
    public void AReleasedProfileHoldsNothingButWhatItsEventsAreToldByAndWhereTheyGo()
    {
        var visitor = _harness.NewProfile();
        Apply(visitor, ProfileHarness.Event(1, EventKind.Purchase, 1, TimeSpan.Zero), log: "log/0", offset: 5);
        Apply(visitor, ProfileHarness.Event(2, EventKind.Search, 1, TimeSpan.Zero), log: "log/0", offset: 6);
        visitor.LeadTo("known");
        visitor.Release();
        var again = Copy(visitor);
        Assert.Equal((0, 0, false, "known"), (again.Version, again.AppliedEvents, again.HasTraces, again.MergedInto));
        Assert.True(HadApplied(again, ProfileHarness.Event(1, EventKind.Purchase, 1, TimeSpan.Zero), "log/0", 5));
        Assert.Equal(2, again.RecentIds.Count);
    }

    [Fact]
    public void AProfileThatKnowsNoMergeIsStoredInTheFormThatOlderVersionsRead()
    {
        var profile = _harness.NewProfile();
        Apply(profile, ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero));
        Assert.Equal(1, FormOf(profile));

        var leading = Copy(profile);
        leading.LeadTo("known");
        Assert.Equal(2, FormOf(leading));
        profile.EnsureMerged().Set("visitor", MergeStage.Begun);
        Assert.Equal(2, FormOf(profile));
        profile.Merged!.Remove("visitor");
        Assert.Equal(1, FormOf(profile));
        Apply(profile, ProfileHarness.Event(2, EventKind.ViewItem, 1, TimeSpan.Zero), named: "visitor", log: "log/0", offset: 1);
        Assert.Equal(2, FormOf(profile));
    }

    [Fact]
    public void OfMoreLeaningsThanAreKeptTheStrongestOfBothStay()
    {
        var (weights, others) = (new DecayedWeights<int>(2), new DecayedWeights<int>(2));
        weights.Add(1, 5, 0, 1_000);
        weights.Add(2, 1, 0, 1_000);
        others.Add(2, 8, 1_000, 1_000);
        others.Add(3, 1, 1_000, 1_000);
        weights.Add(others, 1_000);
        Assert.Equal([(1, 2.5), (2, 8.5)], weights.Values.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(1_000, weights.ReferenceMs);
    }

    [Theory]
    [InlineData(3, 10, 3, 5, 3, 15)]
    [InlineData(3, 10, 4, 5, 4, 5)]
    [InlineData(4, 10, 3, 5, 4, 10)]
    public void AMergedUsersLatestMinuteIsTheLaterOneOrBoth(long minute, int events, long otherMinute, int otherEvents, long mergedMinute, int mergedEvents)
    {
        var rate = UserRate.Restore(minute, events, 100);
        rate.Add(UserRate.Restore(otherMinute, otherEvents, 200));
        Assert.Equal((mergedMinute, mergedEvents, 200), (rate.Minute, rate.Events, rate.SuspectedUntilMs));
    }

    private int FormOf(UserProfile profile)
    {
        Assert.True(StateEnvelope.TryOpen(_stored.Serializer.Serialize(profile.ToState()).ToArray(), out var form));
        return form!.Value;
    }

    /// <summary>A profile as another grain reads it.</summary>
    private UserProfile Copy(UserProfile profile)
    {
        var copy = _harness.NewProfile();
        copy.Restore(_stored.Serializer.Deserialize<UserState>(_stored.Serializer.Serialize(profile.ToState())));
        return copy;
    }

    private static Verdict Apply(UserProfile profile, ShopEvent shopEvent, string? named = null, string? log = null, long offset = 0) => profile.Apply(
        shopEvent, new EventSource(log, offset, ProfileHarness.Arrival.ToUnixTimeMilliseconds(), NamedUser: named), judge: null, signals: null);

    private static bool HadApplied(UserProfile profile, ShopEvent shopEvent, string log, long offset, EarlierLog[]? earlier = null) =>
        profile.HadApplied(shopEvent, new EventSource(log, offset, ProfileHarness.Arrival.ToUnixTimeMilliseconds(), Earlier: earlier), judge: null);

    private static void AssertClose<TOrdinal>(DecayedWeights<TOrdinal>? expected, DecayedWeights<TOrdinal>? actual)
        where TOrdinal : struct, IOrdinal<TOrdinal>
    {
        Assert.Equal(expected?.Values.Keys.OrderBy(key => key.Value), actual?.Values.Keys.OrderBy(key => key.Value));
        Assert.Equal(expected?.ReferenceMs, actual?.ReferenceMs);
        foreach (var (key, weight) in expected?.Values ?? new Dictionary<TOrdinal, double>())
        {
            Assert.Equal(weight, actual!.Values[key], 1e-6 * Math.Max(1, Math.Abs(weight)));
        }
    }
}
