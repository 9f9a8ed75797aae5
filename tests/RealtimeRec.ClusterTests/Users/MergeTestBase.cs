using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.Events;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Users;

/// <summary>Two silos over one store, and users who are merged there.</summary>
public abstract class MergeTestBase : IAsyncLifetime
{
    /// <summary>The time of the first event.</summary>
    protected static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddHours(-3);

    private protected SharedStorage Storage { get; } = new();

    /// <summary>The silos.</summary>
    protected InProcessTestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await Storage.StartClusterAsync(silos: 2);

    public async Task DisposeAsync()
    {
        (Storage.Refuses, Storage.LosesAnswers, Storage.IsAway) = (null, null, false);
        await Cluster.DisposeAsync();
    }

    protected static void Duplicate(EventOutcome outcome) => Assert.Equal(EventOutcome.Duplicate, outcome);

    protected static void AssertSame(UserExport expected, UserExport actual)
    {
        Assert.Equal(expected.Interactions, actual.Interactions);
        Assert.Equal(expected.Purchased, actual.Purchased);
        Assert.Equal(expected.Profile.RecentSearches, actual.Profile.RecentSearches);
        Assert.Equal(expected.Profile.Categories.Select(category => category.Name), actual.Profile.Categories.Select(category => category.Name));
        Assert.Equal(expected.Profile.Brands, actual.Profile.Brands);
        Assert.Equal(expected.Profile.Session, actual.Profile.Session);
        Assert.Equal(expected.Profile.EventCounts.OrderBy(count => count.Key), actual.Profile.EventCounts.OrderBy(count => count.Key));
        Assert.Equal(
            (expected.Profile.AppliedEvents, expected.Profile.ProfileVersion, expected.Profile.FirstEventAt, expected.Profile.LastEventAt),
            (actual.Profile.AppliedEvents, actual.Profile.ProfileVersion, actual.Profile.FirstEventAt, actual.Profile.LastEventAt));
        Assert.Equal(expected.Older?.Interactions, actual.Older?.Interactions);
        Assert.Equal(expected.Older?.Purchases, actual.Older?.Purchases);
    }

    protected static ShopEvent Event(string user, string id, int minute = 0, EventKind kind = EventKind.ViewItem) => new()
    {
        EventId = id,
        Kind = kind,
        Time = Start.AddSeconds(minute * 10),
        UserId = user,
        Items = kind == EventKind.Search ? [] : [new EventItem(kind == EventKind.ViewItem ? "item" : $"item-{minute % 30}", 9.5m)],
        SearchTerm = kind == EventKind.Search ? $"lamp {minute}" : null,
    };

    protected IUserGrain User(string user) => Cluster.Client.GetUser(user);

    protected Task<ApplyResult> ApplyAsync(params ShopEvent[] events) => User(events[0].UserId).ApplyAsync(new EventBatch { Events = events });

    protected async Task<EventOutcome[]> LogAsync(string user, params (string Id, long Offset)[] records) => (await User(user).ApplyAsync(new EventBatch
    {
        Events = Array.ConvertAll(records, record => Event(user, record.Id)),
        Partition = "shop.events/0",
        Offsets = Array.ConvertAll(records, record => record.Offset),
    })).Outcomes;

    protected Task FlushSignalsAsync() => Task.WhenAll(
        Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<Products.SignalAggregator>().FlushAsync()));

    protected async Task ForgetActivationsAsync() =>
        await Cluster.Client.GetGrain<Orleans.Runtime.IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
