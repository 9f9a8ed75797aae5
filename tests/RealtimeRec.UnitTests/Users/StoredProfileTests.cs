using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.State;
using RealtimeRec.UnitTests.Stored;

namespace RealtimeRec.UnitTests.Users;

/// <summary>What earlier versions stored is read by this one; what a newer one stored, or a disk garbled, is told from it.</summary>
public sealed class StoredProfileTests : IDisposable
{
    private readonly ProfileHarness _harness = new();
    private readonly StoredStates _stored = new();

    public void Dispose() => _stored.Dispose();

    /// <summary>
    /// 207 events of a user as version 080284e wrote them to Redis: two purchases and a return folded, 200 interactions, two
    /// searches, a refusal, two logs, all event ids of the hour; prices in 32-bit floats.
    /// </summary>
    [Fact]
    public void AProfileThat080284eStoredIsReadWithAllItHolds()
    {
        var profile = Read(StoredStates.Bytes("user-080284e"));

        Assert.Equal((207, 207), (profile.Version, profile.AppliedEvents));
        Assert.Equal((1_772_366_401_000, 1_772_384_580_000), (profile.FirstEventMs, profile.LastEventMs));
        Assert.Equal([40, 40, 40, 40, 40, 0, 3, 1, 2, 1, 0], profile.EventCounts.ToArray());
        Assert.Equal([("shop.events/3", 300L), ("shop.catalogue-import", 7L)], profile.Offsets);
        Assert.Equal(200, profile.Interactions.Length);
        Assert.Equal(("item-2", EventKind.AddToCart, 1_772_366_580_000, 2.9m, 3), Describe(0));
        Assert.Equal(("item-7", EventKind.AddToWishlist, 1_772_378_400_000, 199.9m, 4), Describe(197));
        Assert.Equal(("item-5", EventKind.Purchase, 1_772_384_400_000, 22.9m, 3), Describe(198));
        Assert.Equal(("item-6", EventKind.Purchase, 1_772_384_400_000, 16_777_218m, 1), Describe(199));
        Assert.Contains(profile.Interactions.ToArray(), interaction => profile.DetailOf(interaction).Price is null);
        Assert.Equal(
            [new SearchInteraction(1_772_384_460_000, "kettle 205"), new SearchInteraction(1_772_384_520_000, "kettle 206")],
            profile.Searches.ToArray());
        Assert.Equal(5, profile.Folded!.Count);
        Assert.Equal(4.999856666163031, profile.Folded.Categories.Values[_harness.Ids.Categories.GetOrAdd("shoes")], 1e-12);
        Assert.Equal(["item-0", "item-5", "item-6"], _harness.InterestsOf(profile).Purchased.Select(item => _harness.Ids.Items[item]).Order());
        var refused = Assert.Single(profile.Refused!.Entries);
        Assert.Equal(("shop.catalogue-import", 7L, EventOutcome.Quarantined, QualityRules.PriceRange), (refused.Partition, refused.Offset, refused.Outcome, refused.Rule));
        Assert.Equal(207, profile.RecentIds.Count);
        Assert.All(Enumerable.Range(0, 207), i => Assert.True(profile.RecentIds.Contains(UserProfile.HashOf($"event-{i}"))));

        (string, EventKind, long, decimal?, int) Describe(int i)
        {
            var interaction = profile.Interactions[i];
            var detail = profile.DetailOf(interaction);
            return (_harness.Ids.Items[interaction.Item], interaction.Kind, interaction.TimeMs, detail.Price, detail.Quantity);
        }
    }

    /// <summary>Versions of form 1 take a profile with a kind of event that they do not know for damaged, and begin anew.</summary>
    [Fact]
    public void AProfileWithALaterKindOfEventIsOfALaterFormForAsLongAsItHasOne()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, [ProfileHarness.Event(0, EventKind.ViewItemList, 1, TimeSpan.Zero)]);
        Assert.Equal(1, profile.ToState().Format);
        _harness.Apply(profile, [ProfileHarness.Event(1, EventKind.RemoveFromWishlist, 1, TimeSpan.FromSeconds(1))]);
        Assert.Null(profile.ToState().Format);
        _harness.Apply(profile, Enumerable.Range(2, 300).Select(i => ProfileHarness.Event(i, EventKind.ViewItem, i % 10, TimeSpan.FromSeconds(i))));
        Assert.Equal(1, profile.ToState().Format);
    }

    /// <summary>
    /// The same and two events more in form 1: one dated 90 s ahead of its arrival and one of 300,000 pieces, exact prices, and all
    /// event ids but the latest in a segment.
    /// </summary>
    [Fact]
    public void AProfileOfForm1IsReadWithAllItHolds()
    {
        var profile = Read(StoredStates.Bytes("user-1"));

        Assert.Equal((209, 209), (profile.Version, profile.AppliedEvents));
        Assert.Equal([("shop.events/3", 301L), ("shop.catalogue-import", 7L)], profile.Offsets);
        Assert.Equal(("item-8", EventKind.ViewItem, new InteractionDetail(0.000000123m, 1, 90_000)), Describe(profile.Interactions[^1]));
        Assert.Equal(("item-9", EventKind.ViewItem, new InteractionDetail(1.5m, 300_000, 0)), Describe(profile.Interactions[^2]));
        Assert.Equal(("item-6", EventKind.Purchase, new InteractionDetail(16_777_217.01m, 1, 0)), Describe(profile.Interactions[^3]));
        Assert.Equal(("item-5", EventKind.Purchase, new InteractionDetail(22.90m, 3, 0)), Describe(profile.Interactions[^4]));
        Assert.Equal(["item-0", "item-5", "item-6"], _harness.InterestsOf(profile).Purchased.Select(item => _harness.Ids.Items[item]).Order());
        Assert.Equal(2, profile.Folded!.Purchases[_harness.Ids.Items.GetOrAdd("item-0")].Balance);
        Assert.Equal(0, profile.Folded.Purchases[_harness.Ids.Items.GetOrAdd("item-1")].Balance);

        Assert.True(profile.RecentIds.NeedsSegments);
        Assert.Equal(209, profile.RecentIds.Count);
        Assert.False(profile.RecentIds.Contains(UserProfile.HashOf("event-0")));
        var segment = _stored.Read<EventIdSegmentState>("user-1-event-ids-0");
        Assert.Null(segment.Fault);
        profile.RecentIds.Load(0, segment);
        Assert.All(Enumerable.Range(0, 207), i => Assert.True(profile.RecentIds.Contains(UserProfile.HashOf($"event-{i}"))));

        (string, EventKind, InteractionDetail) Describe(Interaction interaction) =>
            (_harness.Ids.Items[interaction.Item], interaction.Kind, profile.DetailOf(interaction));
    }

    /// <summary>A user with one search who took in a visitor with two events, who had taken in an earlier one, of whom there was one; later events of both, and another merge begun.</summary>
    [Fact]
    public void AUserOfForm2WhoTookInOthersIsReadWithAllItHolds()
    {
        const string Log = "shop.events/3#4kT7pYlqRKqIlQpXyT4fAA";
        var profile = Read(StoredStates.Bytes("user-merged-2"));
        Assert.Equal((7, 7, null), (profile.Version, profile.AppliedEvents, profile.MergedInto));
        Assert.Equal([(Log, 13L)], profile.Offsets);
        Assert.Equal([("earlier", MergeStage.Done), ("visitor", MergeStage.Taken), ("another", MergeStage.Begun)], profile.Merged!.Users);
        Assert.Equal((2, false), (profile.Merged.Depth, profile.Merged.IsSettled));
        Assert.Equal([("earlier", "shop.catalogue-import", 7L), ("visitor", Log, 15L)], profile.Merged.Logs
            .SelectMany(user => user.Value, (user, log) => (user.Key, log.Partition, log.Offset)).Order());
        Assert.Equal(["item-1", "item-2", "item-3"], profile.Interactions[..3].ToArray().Select(interaction => _harness.Ids.Items[interaction.Item]));
        Assert.Equal(4, profile.RecentIds.Count);
        Assert.True(profile.RecentIds.Contains(UserProfile.HashOf("event-4")));
        Assert.True(profile.RecentIds.Contains(UserProfile.HashOf("event-4", "visitor")));
        Assert.True(profile.RecentIds.Contains(UserProfile.HashOf("event-4", "earlier")));
        Assert.False(profile.RecentIds.Contains(UserProfile.HashOf("event-4", "another")));
    }

    [Fact]
    public void AUserOfForm2WhoLeadsToAnotherIsReadSo()
    {
        var profile = Read(StoredStates.Bytes("user-leading-2"));
        Assert.Equal(("known", 0, false), (profile.MergedInto, profile.AppliedEvents, profile.HasTraces));
        Assert.Equal([("shop.events/3#4kT7pYlqRKqIlQpXyT4fAA", 12L)], profile.Offsets);
        Assert.Equal([("earlier", MergeStage.Done)], profile.Merged!.Users);
        Assert.True(profile.RecentIds.Contains(UserProfile.HashOf("event-3")));
    }

    [Fact]
    public void ASuspectedUserOfForm1WhoSearchedAheadOfTimeIsReadSo()
    {
        var profile = Read(StoredStates.Bytes("user-suspected-1"));
        Assert.Equal((2, 1_772_370_000_000), (profile.AppliedEvents, profile.SuspectedUntilMs));
        Assert.Equal([new SearchInteraction(ProfileHarness.Arrival.ToUnixTimeMilliseconds(), "shoes 5", 30_000)], profile.Searches.ToArray());
        Assert.Equal(2, profile.RecentIds.Count);
    }

    [Fact]
    public void What080284eStoredIsTheSameOnceThisVersionHasStoredIt()
    {
        var before = Read(StoredStates.Bytes("user-080284e"));
        var after = Read(_stored.Serializer.Serialize(before.ToState()));

        _harness.AssertSame(before, after);
        Assert.Equal(before.RecentIds.Count, after.RecentIds.Count);
        Assert.True(after.RecentIds.Contains(UserProfile.HashOf("event-0")));
    }

    [Fact]
    public void AProfileOfAVersionWithFewerKindsOfEventsTakesEventsOfTheNewOnes()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, [ProfileHarness.Event(1, EventKind.ViewItem, 1, TimeSpan.Zero)]);
        var older = _stored.Copier.Copy(profile.ToState());
        var restored = _harness.NewProfile();
        restored.Restore(With(older, counts: [7, 3]));
        _harness.Apply(restored, [ProfileHarness.Event(2, EventKind.ViewItemList, 1, TimeSpan.Zero)]);

        Assert.Equal([7, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0], restored.EventCounts.ToArray());
    }

    [Fact]
    public void PricesQuantitiesAndStatedTimesComeBackExactly()
    {
        var profile = _harness.NewProfile();
        decimal?[] prices = [16_777_217.01m, 22.90m, 0.1m, 99_999_999.99m, 0.000000123m, null, 2_684_354.55m, 2_684_354.56m, 79_228_162_514_264_337_593_543_950_335m];
        var shopEvent = ProfileHarness.Event(1, EventKind.Purchase, 0, TimeSpan.Zero);
        for (var i = 0; i < prices.Length; i++)
        {
            profile.Apply(
                shopEvent with { EventId = $"price-{i}", Time = ProfileHarness.Arrival.AddMilliseconds(i), Items = [new EventItem($"item-{i}", null, 999_999)] },
                new EventSource(null, 0, ProfileHarness.Arrival.ToUnixTimeMilliseconds()), judge: null, signals: null);
        }

        var details = new InteractionDetails();
        foreach (var price in prices)
        {
            Assert.Equal(price, details.Of(details.Add(ProfileHarness.Arrival.ToUnixTimeMilliseconds(), new ItemOrdinal(1), EventKind.ViewItem, new InteractionDetail(price, 1, 0))).Price);
            Assert.Equal(price, StoredDetail.Of(new InteractionDetail(price, 1, 0)).ToDetail().Price);
        }

        var restored = Read(_stored.Serializer.Serialize(profile.ToState()));
        Assert.Equal(Enumerable.Range(0, prices.Length), Ahead(restored));
        Assert.All(restored.Interactions.ToArray(), interaction => Assert.Equal(999_999, restored.DetailOf(interaction).Quantity));
        _harness.AssertSame(profile, restored);

        static IEnumerable<int> Ahead(UserProfile profile) => profile.Interactions.ToArray().Select(interaction => profile.DetailOf(interaction).AheadMs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(40)]
    public void AChangedBitOrAMissingEndIsDamageWhereverItIs(int at)
    {
        var bytes = _stored.Serializer.Serialize(Profile().ToState()).ToArray();
        var flipped = (byte[])bytes.Clone();
        flipped[at] ^= 4;

        Assert.Null(FaultOf(bytes));
        Assert.True(FaultOf(flipped) is { NewerFormat: null });
        Assert.True(FaultOf(bytes[..^at]) is { NewerFormat: null });
        Assert.True(FaultOf([.. Enumerable.Repeat((byte)at, 100)]) is { NewerFormat: null });
        Assert.True(FaultOf([]) is { NewerFormat: null });
    }

    [Fact]
    public void AStateOfANewerFormIsToldFromDamageWithoutReadingIt()
    {
        byte[] newer = [.. new byte[StateEnvelope.Length], 0xFF, 0xFE, 0xFD];
        StateEnvelope.Seal(newer, 7);
        Assert.Equal(7, FaultOf(newer)!.NewerFormat);
    }

    [Fact]
    public void ColumnsThatContradictEachOtherAreRefused()
    {
        var state = Profile().ToState();
        Assert.Throws<InvalidDataException>(() => _harness.NewProfile().Restore(With(state, kinds: [1, 2])));
        Assert.Throws<InvalidDataException>(() => _harness.NewProfile().Restore(With(state, kinds: [15, 15, 15])));
        Assert.Throws<InvalidDataException>(() => _harness.NewProfile().Restore(new UserState { MergedUsers = StateColumns.OfStrings(["visitor"]) }));
        Assert.Throws<InvalidDataException>(() => _harness.NewProfile().Restore(new UserState { MergedUsers = StateColumns.OfStrings(["visitor"]), MergeStages = [3] }));
        Assert.Throws<InvalidDataException>(() => _harness.NewProfile().Restore(new UserState { MergedPartitions = ["log/0"], MergedPartitionOffsets = [1] }));
    }

    private UserProfile Profile()
    {
        var profile = _harness.NewProfile();
        _harness.Apply(profile, Enumerable.Range(0, 3).Select(i => ProfileHarness.Event(i, EventKind.ViewItem, i, TimeSpan.FromMinutes(i))));
        return profile;
    }

    private UserProfile Read(BinaryData bytes)
    {
        var state = _stored.Serializer.Deserialize<UserState>(bytes);
        Assert.Null(state.Fault);
        var profile = _harness.NewProfile();
        profile.Restore(state);
        return profile;
    }

    private StateFault? FaultOf(byte[] bytes) => _stored.Serializer.Deserialize<UserState>(BinaryData.FromBytes(bytes)).Fault;

    private static UserState With(UserState state, byte[]? kinds = null, int[]? counts = null) => new()
    {
        Version = state.Version,
        AppliedEvents = state.AppliedEvents,
        FirstEventMs = state.FirstEventMs,
        LastEventMs = state.LastEventMs,
        EventCounts = counts ?? state.EventCounts,
        Items = state.Items,
        Times = state.Times,
        Kinds = kinds ?? state.Kinds,
        Quantities = state.Quantities,
        PackedPrices = state.PackedPrices,
    };
}
