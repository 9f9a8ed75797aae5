using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.ClusterTests.Storage;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.State;
using RealtimeRec.Users;
using RealtimeRec.Validation;

namespace RealtimeRec.ClusterTests.Users;

/// <summary>What a user's grain does when its store is away, damaged, or of a newer version, and what it remembers over all that.</summary>
public sealed class StoredUserTests : IAsyncLifetime
{
    private readonly SharedStorage _storage = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await _storage.StartClusterAsync(silos: 1);

    public async Task DisposeAsync()
    {
        _storage.IsAway = false;
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task ADamagedProfileIsKeptAsideOnceAndItsUserBeginsAnew()
    {
        var user = await KnownAsync("damaged");
        await ForgetActivationsAsync();
        byte[] garbage = [1, 2, 3, 4, 5, 6, 7, 8];
        _storage.Change(UserGrain.StateName, user.GetGrainId(), _ => garbage);

        Assert.Null(await user.GetProfileAsync());
        Assert.Equal([EventOutcome.Applied], (await ApplyAsync(Event("damaged", "new"))).Outcomes);
        await ForgetActivationsAsync();
        Assert.Equal(1, (await user.GetProfileAsync())!.AppliedEvents);
        Assert.Equal((UserGrain.StateName, 1), Assert.Single(Services.GetRequiredService<StateQuarantine>().Counts.Select(count => (count.Key, count.Value))));
        Assert.Contains("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008", System.Text.Encoding.Latin1.GetString(Aside(user)!), StringComparison.Ordinal);

        Assert.True(await user.EraseAsync());
        Assert.Null(Aside(user));
    }

    [Fact]
    public async Task AProfileWhoseColumnsContradictEachOtherIsKeptAsideTooAndErasedWithItsUser()
    {
        var user = await KnownAsync("contradiction");
        await ForgetActivationsAsync();
        var serializer = Services.GetRequiredService<IGrainStorageSerializer>();
        _storage.Change(
            UserGrain.StateName, user.GetGrainId(), _ => serializer.Serialize(new UserState { Version = 3, AppliedEvents = 3, Kinds = [1, 2, 3] }).ToArray());

        Assert.Null(await user.GetProfileAsync());
        Assert.NotNull(Aside(user));
        Assert.True(await user.EraseAsync());
        Assert.Null(Aside(user));
        Assert.False(await user.EraseAsync());
    }

    [Fact]
    public async Task AProfileOfANewerVersionIsRefusedAndLeftAsItIs()
    {
        var user = await KnownAsync("newer");
        await ForgetActivationsAsync();
        byte[] newer = [.. new byte[StateEnvelope.Length], 1, 2, 3];
        StateEnvelope.Seal(newer, 1_000);
        _storage.Change(UserGrain.StateName, user.GetGrainId(), _ => newer);

        await Assert.ThrowsAsync<NewerStateException>(() => user.GetProfileAsync());
        await Assert.ThrowsAsync<NewerStateException>(() => ApplyAsync(Event("newer", "new")));
        await Assert.ThrowsAsync<NewerStateException>(() => user.EraseAsync());
        await ForgetActivationsAsync();
        Assert.Equal(newer, _storage.Find(UserGrain.StateName, user.GetGrainId()));
        Assert.Null(Aside(user));
    }

    [Fact]
    public async Task AnErasureIsAnsweredOnceItIsDurableAndARetryWaitsForTheFirstOnesWrite()
    {
        var user = await KnownAsync("gone");
        _storage.IsAway = true;
        await Assert.ThrowsAnyAsync<Exception>(() => user.EraseAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => user.EraseAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => user.GetProfileAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => user.ExportAsync());

        _storage.IsAway = false;
        Assert.True(await user.EraseAsync());
        await ForgetActivationsAsync();
        Assert.Null(await user.GetProfileAsync());
        Assert.False(await user.EraseAsync());
    }

    [Fact]
    public async Task AThousandEventsSentAgainAfterAnotherOneCountOnce()
    {
        var events = Events("thousand", 1_000);
        await ApplyAsync(events);
        await ApplyAsync(Event("thousand", "one-more"));
        var again = await ApplyAsync(events);

        Assert.All(again.Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
        Assert.Equal(1_001, (await UserOf("thousand").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task AThousandEventsOfALogThatComeAgainAtOtherPlacesCountOnceAlsoInAnotherActivation()
    {
        var events = Events("log-user", 1_000);
        await UserOf("log-user").ApplyAsync(Logged(events, 0));
        await UserOf("log-user").ApplyAsync(Logged([Event("log-user", "one-more")], 5_000));
        await SegmentsWrittenAsync("log-user");
        await UserOf("log-user").ApplyAsync(Logged([Event("log-user", "another")], 6_000));
        await ForgetActivationsAsync();
        var again = await UserOf("log-user").ApplyAsync(Logged(events, 10_000));

        Assert.All(again.Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
        Assert.Equal(1_002, (await UserOf("log-user").GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public async Task ARetryAfterAnErasureBringsNobodyBack()
    {
        var user = UserOf("retried");
        var events = Events("retried", 500);
        await ApplyAsync(events);
        Assert.True(await user.EraseAsync());
        await ForgetActivationsAsync();

        Assert.All((await ApplyAsync(events)).Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
        Assert.Null(await user.GetProfileAsync());
        Assert.Null(await user.ExportAsync());
    }

    [Fact]
    public async Task TheProfilesOwnStateStaysSmallHoweverManyIdsAreRemembered()
    {
        for (var i = 0; i < 20; i++)
        {
            await ApplyAsync(Events("small", 500, i * 500));
            await SegmentsWrittenAsync("small");
        }

        await ApplyAsync(Event("small", "last"));
        Assert.InRange(_storage.Find(UserGrain.StateName, UserOf("small").GetGrainId())!.Length, 1, 16_000);
        await ForgetActivationsAsync();
        Assert.All((await ApplyAsync(Events("small", 500))).Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
    }

    [Fact]
    public async Task SegmentsThatCannotBeWrittenLoseNoId()
    {
        _storage.Refuses = name => name == EventIdSegments.NameOf(0);
        var events = Events("refused", 1_000);
        await ApplyAsync(events);
        await ApplyAsync(Event("refused", "one-more"));
        await ForgetActivationsAsync();
        _storage.Refuses = null;

        Assert.All((await ApplyAsync(events)).Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
    }

    [Fact]
    public async Task SegmentsThatCouldNotBeReadAreReadByTheNextCall()
    {
        var events = Events("unread", 1_000);
        await ApplyAsync(events);
        await SegmentsWrittenAsync("unread");
        await ApplyAsync(Event("unread", "one-more"));
        await ForgetActivationsAsync();
        _storage.RefusesToRead = name => name == EventIdSegments.NameOf(0);
        await Assert.ThrowsAnyAsync<Exception>(() => ApplyAsync(events));
        _storage.RefusesToRead = null;

        Assert.All((await ApplyAsync(events)).Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
    }

    [Fact]
    public async Task BeyondTheLimitEventsArePutOffAndThoseOfALogAreToldByTheirPlacesAlone()
    {
        const int Batch = 10_000;
        for (var i = 0; i < EventLimits.MaxRememberedEventIds / Batch; i++)
        {
            await ApplyAsync(Events("many", Batch, i * Batch));
        }

        var refused = await Assert.ThrowsAsync<TooManyEventsException>(() => ApplyAsync(Event("many", "too-many")));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(80));
        Assert.Equal([EventOutcome.Duplicate], (await ApplyAsync(Events("many", 1))).Outcomes);
        var logged = Logged([Event("many", "from-a-log")], 1);
        Assert.Equal([EventOutcome.Applied], (await UserOf("many").ApplyAsync(logged)).Outcomes);
        Assert.Equal([EventOutcome.Duplicate], (await UserOf("many").ApplyAsync(logged)).Outcomes);
        Assert.Equal(EventLimits.MaxRememberedEventIds + 1, (await UserOf("many").GetProfileAsync())!.AppliedEvents);
    }

    private IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    private static ShopEvent Event(string user, string id) => ClusterFixture.Event(user, EventKind.ViewItem, "item") with { EventId = id };

    private static ShopEvent[] Events(string user, int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(i => Event(user, $"event-{i}"))];

    private static EventBatch Logged(ShopEvent[] events, long from) => new()
    {
        Events = events,
        Partition = "shop.events/0",
        Offsets = [.. Enumerable.Range(0, events.Length).Select(i => from + i)],
    };

    private IUserGrain UserOf(string user) => _cluster.Client.GetUser(user);

    private Task<ApplyResult> ApplyAsync(params ShopEvent[] events) => UserOf(events[0].UserId).ApplyAsync(new EventBatch { Events = events });

    private async Task<IUserGrain> KnownAsync(string user)
    {
        await ApplyAsync(Event(user, "first"));
        return UserOf(user);
    }

    private byte[]? Aside(IUserGrain user) => _storage.Find(StateQuarantine.NameOf(UserGrain.StateName), user.GetGrainId());

    private Task SegmentsWrittenAsync(string user) => ClusterFixture.UntilAsync(
        "ids have moved into a segment", () => Task.FromResult(_storage.Find(EventIdSegments.NameOf(0), UserOf(user).GetGrainId()) is not null));

    private async Task ForgetActivationsAsync() =>
        await _cluster.Client.GetGrain<Orleans.Runtime.IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
