using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.Embeddings;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.State;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Users;

/// <summary>The export of a user holds all that is stored of the user.</summary>
public sealed class UserExportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SharedStorage _storage = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await _storage.StartClusterAsync(silos: 1);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    /// <summary>A member of the stored state that is not in the list below is in no export: put it into the export, and then here.</summary>
    [Fact]
    public async Task EveryStoredMemberIsInTheExport()
    {
        var state = Stored();
        var user = _cluster.Client.GetUser("exported");
        var storage = _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);
        await storage.WriteStateAsync(UserGrain.StateName, user.GetGrainId(), new GrainState<UserState>(state));
        var export = (await user.ExportAsync())!;
        await _cluster.Client.GetUser("exported").MergeAsync("former");
        var part = (await _cluster.Client.GetUser("former").ExportAsync())!;
        var (older, refused) = (export.Older!, Assert.Single(export.Refused));

        var exported = new Dictionary<string, (object? Stored, object? Exported)>
        {
            ["UserState.Version"] = (state.Version, export.Profile.ProfileVersion),
            ["UserState.AppliedEvents"] = (state.AppliedEvents, export.Profile.AppliedEvents),
            ["UserState.FirstEventMs"] = (state.FirstEventMs, export.Profile.FirstEventAt.ToUnixTimeMilliseconds()),
            ["UserState.LastEventMs"] = (state.LastEventMs, export.Profile.LastEventAt.ToUnixTimeMilliseconds()),
            ["UserState.EventCounts"] = (state.EventCounts, EventNames.All.Select(name => (int)export.Profile.EventCounts[name])),
            ["UserState.Partitions"] = (state.Partitions, export.AppliedOffsets.Keys),
            ["UserState.PartitionOffsets"] = (state.PartitionOffsets, export.AppliedOffsets.Values),
            ["UserState.Items"] = (StateColumns.ToStrings(state.Items), Interactions(view => view.ItemId)),
            // As stated, which is how far ahead of its arrival a time was.
            ["UserState.Times"] = (Numbers<long>(state.Times).Zip([0, 90_000], (time, ahead) => time + ahead), Interactions(view => view.Time.ToUnixTimeMilliseconds())),
            ["UserState.Kinds"] = (state.Kinds, Interactions(view => (byte)view.Kind)),
            ["UserState.Quantities"] = (Numbers<int>(state.Quantities), Interactions(view => view.Quantity)),
            ["UserState.PackedPrices"] = (PackedPrice.Unpack(Numbers<uint>(state.PackedPrices)[0]), export.Interactions[1].Price),
            ["UserState.Details"] = (Numbers<StoredDetail>(state.Details)[0].ToDetail().Price, export.Interactions[0].Price),
            ["UserState.SearchTerms"] = (state.SearchTerms, Searches(search => search.Term)),
            ["UserState.SearchTimes"] = (state.SearchTimes.Zip(state.SearchesAhead, (time, ahead) => time + ahead), Searches(search => search.Time.ToUnixTimeMilliseconds())),
            ["UserState.SearchesAhead"] = (state.SearchTimes.Zip(state.SearchesAhead, (time, ahead) => time + ahead), Searches(search => search.Time.ToUnixTimeMilliseconds())),
            ["UserState.Folded"] = (state.Folded!.Count, older.Interactions),
            ["UserState.RateMinute"] = (state.RateMinute, export.LatestMinute!.Minute.ToUnixTimeSeconds() / 60),
            ["UserState.RateEvents"] = (state.RateEvents, export.LatestMinute.Events),
            ["UserState.SuspectedUntilMs"] = (state.SuspectedUntilMs, export.SuspectedUntil!.Value.ToUnixTimeMilliseconds()),
            ["UserState.Refused"] = (1, export.Refused.Length),
            // Hashes, of which nothing can be read: their number.
            ["UserState.EventIds"] = (3 + 7, export.RememberedEventIds),
            ["UserState.EventIdMarks"] = (3 + 7, export.RememberedEventIds),
            ["UserState.EventIdSegments"] = (3 + 7, export.RememberedEventIds),
            ["EventIdSegmentState.Ids"] = (3 + 7, export.RememberedEventIds),
            ["EventIdSegmentState.Marks"] = (3 + 7, export.RememberedEventIds),
            ["UserState.MergedUsers"] = (StateColumns.ToStrings(state.MergedUsers), export.MergedUsers.Select(user => user.UserId)),
            // All over, or they would be under way: one that is has its user's events in that user's own export.
            ["UserState.MergeStages"] = (state.MergeStages.Length, export.MergedUsers.Length),
            ["UserState.MergeDepth"] = (state.MergeDepth, export.MergedUsers.Length),
            ["UserState.MergedPartitionUsers"] = (StateColumns.ToStrings(state.MergedPartitionUsers)[0], export.MergedUsers.Single(user => user.AppliedOffsets.Count > 0).UserId),
            ["UserState.MergedPartitions"] = (state.MergedPartitions, export.MergedUsers.SelectMany(user => user.AppliedOffsets.Keys)),
            ["UserState.MergedPartitionOffsets"] = (state.MergedPartitionOffsets, export.MergedUsers.SelectMany(user => user.AppliedOffsets.Values)),
            ["UserState.MergedInto"] = ("exported", part.Profile.MergedInto),
            ["FoldedState.Count"] = (state.Folded.Count, older.Interactions),
            ["FoldedState.ReferenceMs"] = (state.Folded.ReferenceMs, older.VectorAt!.Value.ToUnixTimeMilliseconds()),
            ["FoldedState.Vector"] = (state.Folded.Vector.Values.ToArray(), older.Vector.Values.ToArray()),
            ["FoldedState.CategoriesReferenceMs"] = (state.Folded.CategoriesReferenceMs, older.CategoriesAt!.Value.ToUnixTimeMilliseconds()),
            ["FoldedState.Categories"] = (state.Folded.Categories, older.Categories),
            ["FoldedState.BrandsReferenceMs"] = (state.Folded.BrandsReferenceMs, older.BrandsAt!.Value.ToUnixTimeMilliseconds()),
            ["FoldedState.Brands"] = (state.Folded.Brands, older.Brands),
            ["FoldedState.PurchasedItems"] = (state.Folded.PurchasedItems, older.Purchases.Select(purchase => purchase.ItemId)),
            ["FoldedState.PurchaseTimes"] = (state.Folded.PurchaseTimes, older.Purchases.Select(purchase => purchase.Time.ToUnixTimeMilliseconds())),
            ["FoldedState.Models"] = (state.Folded.Models, older.Models),
            ["FoldedState.Balances"] = (state.Folded.Balances, older.Purchases.Select(purchase => purchase.Quantity)),
            ["RefusedState.Partitions"] = (StateColumns.ToStrings(state.Refused!.Partitions)[0], refused.Partition),
            ["RefusedState.Offsets"] = (Numbers<long>(state.Refused.Offsets)[0], refused.Offset),
            ["RefusedState.Outcomes"] = ((EventOutcome)state.Refused.Outcomes[0], refused.Outcome),
            ["RefusedState.Rules"] = (StateColumns.ToStrings(state.Refused.Rules)[0], refused.Rule),
            ["RefusedState.Messages"] = (StateColumns.ToStrings(state.Refused.Messages)[0], refused.Message),
            ["RefusedState.Times"] = (Numbers<long>(state.Refused.Times)[0], refused.Time.ToUnixTimeMilliseconds()),
        };

        Assert.All(exported, member => Assert.Equal(member.Value.Stored, member.Value.Exported));
        // Read by this version, and written by none since: what they hold is in the members beside them.
        string[] former = ["UserState.RecentIds", "UserState.RecentIdsMarkMs", "UserState.Prices", "FoldedState.Returned"];
        var stored = new[] { typeof(UserState), typeof(EventIdSegmentState), typeof(FoldedState), typeof(RefusedState) }.SelectMany(
            type => type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(member => member.IsDefined(typeof(IdAttribute)))
                .Select(member => $"{type.Name}.{member.Name}"));
        Assert.Equal(exported.Keys.Concat(former).Order(), stored.Order());

        // The export has them newest first.
        IEnumerable<T> Interactions<T>(Func<InteractionView, T> of) => export.Interactions.Reverse().Select(of);
        IEnumerable<T> Searches<T>(Func<SearchView, T> of) => export.Profile.RecentSearches.Reverse().Select(of);
    }

    /// <summary>A state whose every member holds something of its own.</summary>
    private static UserState Stored()
    {
        var startMs = Start.ToUnixTimeMilliseconds();
        return new UserState
        {
            Version = 1_003,
            AppliedEvents = 1_001,
            FirstEventMs = startMs,
            LastEventMs = startMs + 7_000,
            EventCounts = [.. EventNames.All.Select((_, kind) => kind + 1)],
            Partitions = ["shop.events/3", "shop.events/5"],
            PartitionOffsets = [300, 301],
            EventIds = StateColumns.OfNumbers<ulong>([11, 12, 13]),
            EventIdMarks = StateColumns.OfNumbers<uint>([4_000_000_000, 3]),
            EventIdSegments = StateColumns.OfNumbers<uint>([0, 4_000_000_000, 7]),
            Items = StateColumns.OfStrings(["kettle-1", "kettle-2"]),
            Times = StateColumns.OfNumbers<long>([startMs + 1_000, startMs + 2_000]),
            Kinds = [(byte)EventKind.Purchase, (byte)EventKind.ViewItem],
            Quantities = StateColumns.OfNumbers<int>([3, 5]),
            PackedPrices = StateColumns.OfNumbers<uint>([PackedPrice.TryPack(22.90m, out var packed) ? packed : 0, PackedPrice.Elsewhere]),
            Details = StateColumns.OfNumbers<StoredDetail>([StoredDetail.Of(new InteractionDetail(16_777_217.01m, 5, 90_000))]),
            SearchTerms = ["kettle", "铜壶"],
            SearchTimes = [startMs + 3_000, startMs + 4_000],
            SearchesAhead = [0, 30_000],
            RateMinute = startMs / 60_000,
            RateEvents = 17,
            SuspectedUntilMs = startMs + 9_000,
            MergedUsers = StateColumns.OfStrings(["visitor-1", "visitor-2"]),
            MergeStages = [2, 2],
            MergeDepth = 2,
            MergedPartitionUsers = StateColumns.OfStrings(["visitor-2"]),
            MergedPartitions = ["shop.events/3"],
            MergedPartitionOffsets = [290],
            Folded = new FoldedState
            {
                Count = 800,
                ReferenceMs = startMs - 1_000,
                Vector = Embedding.FromOwned([1.5f, 2.5f]),
                Models = "models-1",
                CategoriesReferenceMs = startMs - 2_000,
                Categories = new() { ["kitchen"] = 2.5 },
                BrandsReferenceMs = startMs - 3_000,
                Brands = new() { ["Kupfer"] = 1.25 },
                PurchasedItems = ["cup", "pot"],
                PurchaseTimes = [startMs - 4_000, startMs - 5_000],
                Balances = [2, 0],
            },
            Refused = new RefusedState
            {
                Partitions = StateColumns.OfStrings(["shop.events/3"]),
                Offsets = StateColumns.OfNumbers<long>([299]),
                Outcomes = [(byte)EventOutcome.Quarantined],
                Rules = StateColumns.OfStrings([QualityRules.PriceRange]),
                Messages = StateColumns.OfStrings(["The price is not plausible."]),
                Times = StateColumns.OfNumbers<long>([startMs + 5_000]),
            },
        };
    }

    private static T[] Numbers<T>(byte[] column)
        where T : unmanaged => StateColumns.ToNumbers<T>(column).ToArray();
}
