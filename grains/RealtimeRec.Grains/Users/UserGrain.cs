using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Orleans.Utilities;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Meter;
using RealtimeRec.Placement;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Search.Analytics;
using RealtimeRec.State;

namespace RealtimeRec.Users;

/// <inheritdoc cref="IUserGrain"/>
/// <remarks>
/// Reentrant: a feed is made while a write is on its way, and events that come meanwhile join the next write. Everything
/// that changes the profile is synchronous, so no call ever sees half an event. The profile is the one copy in memory: storage
/// sees one only while it is written, and a grain that moves is read from storage, flushed before the move.
/// </remarks>
[Reentrant]
[PlacedOnRole(SiloRole.Users)]
[PreferLocalPlacement]
internal sealed partial class UserGrain(UserServices services) : OwnedGrain, IUserGrain, IStoredGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "user";

    /// <summary>Merged users whose damaged profiles are looked for at a time.</summary>
    private const int ForgottenAtOnce = 32;

    private UserProfile _profile = new(services.Ids, services.Replica, services.Rules);
    private readonly ProfileEncoder _encoder = new(services);
    private readonly ServedPages _pages = new();
    private readonly RecentSearches _searches = new();
    private readonly UserEventIds _eventIds = new(services.EventIds, services.Rules.EventIds, services.Time);
    private PartitionFollower _partition;
    private string? _etag;
    private bool _isStored;
    private ObserverManager<IProfileObserver>? _observers;
    private Task? _write;
    private long _changes;
    private long _durable;
    private long _provenAt;
    private bool _isBroken;
    private bool _isErasing;

    /// <summary>The erasure that found something last, which may be asked for again.</summary>
    private Guid _lastErasure;

    protected override OwnedGrains Owned => services.Owned;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var stored = new GrainState<UserState>(new UserState());
        await services.Store.ReadStateAsync(StateName, this.GetGrainId(), stored);
        (_etag, _isStored, _provenAt) = (stored.ETag, stored.RecordExists, services.Time.GetTimestamp());
        var fault = _isStored ? Restore(stored.State!) : null;
        if (fault is not null && await SetAsideAsync(fault, services.Quarantine, StateName, "This user's profile"))
        {
            _changes++;
            await EnsureDurableAsync(_changes);
        }

        WatchMerges(TimeSpan.Zero);
    }

    private StateFault? Restore(UserState state)
    {
        if (state.Fault is { } fault)
        {
            return fault;
        }

        try
        {
            _profile.Restore(state);
            return null;
        }
        catch (Exception exception)
        {
            // Whatever columns that contradict each other lead to: half a profile is none.
            _profile = new UserProfile(services.Ids, services.Replica, services.Rules);
            return new StateFault(null, services.Serializer.Serialize(state), exception.Message);
        }
    }

    public async Task<ApplyResult> ApplyAsync(EventBatch batch)
    {
        ThrowIfBroken();
        UserProfile prepared;
        do
        {
            // What is stored may take its place meanwhile.
            prepared = _profile;
            await _eventIds.PrepareAsync(this.GetGrainId(), prepared, batch);
        }
        while (_profile != prepared);

        if (_profile.MergedInto is not null)
        {
            return await ForwardAsync(batch);
        }

        var outcomes = new EventOutcome[batch.Events.Length];
        List<EventRefusal>? refusals = null;
        var before = _profile.Version;
        var suspectedBefore = _profile.SuspectedUntilMs;
        try
        {
            Apply(batch, outcomes, ref refusals);
        }
        catch
        {
            // The profile may hold half an event: what is stored is whole, and whoever sent this gets no answer and sends it again.
            _isBroken = true;
            DeactivateOnIdle();
            throw;
        }

        if (_profile.Version != before || batch.Partition is not null || _profile.SuspectedUntilMs != suspectedBefore)
        {
            // A duplicate or refused event from a log moves the offset on, which is worth keeping too.
            _changes++;
        }

        var version = _profile.Version;
        if (version != before)
        {
            Notify(version);
        }

        await EnsureDurableAsync(_changes);
        if (batch.AppliedBefore is null && _partition.Follow(batch.Origin, services.Roles) is { } silo && _observers is not { Count: > 0 })
        {
            // Deactivating would not do: whoever remembers where this grain was would make it anew here.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            MigrateOnIdle();
        }

        return new ApplyResult(version, outcomes, refusals?.ToArray());
    }

    public async Task<FeedPage> GetFeedAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EnsureCurrentAsync();
        if (await FindOtherAsync() is { } other)
        {
            return await other.GetFeedAsync(request with { AskedFor = request.AskedFor ?? UserId }, cancellationToken);
        }

        var encoded = await _encoder.EncodeAsync(_profile, cancellationToken);
        var profile = _profile.Snapshot();
        if (profile.Searches.Length > 0)
        {
            await services.Replica.Current.Models.Queries.EnsureAsync(ProfileInterests.LatestSearches(profile).Select(search => search.Term), services.Texts, cancellationToken);
        }

        // Scanning and scoring take a fraction of a millisecond of pure computation: the grain scheduler is not for that.
        var page = await services.Feeds.BuildAsync(request.AskedFor ?? UserId, profile, encoded, request, cancellationToken);
        _pages.Serve(page, services.Ids, services.Time.GetUtcNow().ToUnixTimeMilliseconds());
        return request.AskedFor is null ? page : page with { MergedInto = UserId };
    }

    public async Task<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EnsureCurrentAsync();
        if (await FindOtherAsync() is { } other)
        {
            return await other.SearchAsync(request with { AskedFor = request.AskedFor ?? UserId }, cancellationToken);
        }

        // By the profile as it is now: what the encoder has not seen yet is in the mean of the vectors.
        var page = await services.Search.SearchAsync(request.AskedFor ?? UserId, _profile.Snapshot(), _encoder.Latest, request, cancellationToken);
        if (request.Cursor is null)
        {
            _searches.Serve(page.SearchId, request.Query);
        }

        return request.AskedFor is null ? page : page with { MergedInto = UserId };
    }

    public async Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EnsureCurrentAsync();
        return await FindOtherAsync() is { } other
            ? await other.SuggestAsync(request, cancellationToken)
            : await services.Suggestions.SuggestAsync(request, _profile.Searches.ToArray(), cancellationToken);
    }

    public async Task<UserProfileView?> GetProfileAsync()
    {
        await EnsureCurrentAsync();
        if (await FindOtherAsync() is { } other)
        {
            return await other.GetProfileAsync() is { } view ? OfMerged(view) : null;
        }

        await ThrowIfUncertainAsync();
        return _profile.IsEmpty ? null : new ProfileViews(services).ViewOf(UserId, _profile);
    }

    public async Task<UserExport?> ExportAsync()
    {
        await EnsureCurrentAsync();
        if (await FindOtherAsync() is { } other)
        {
            return await other.ExportAsync() is { } export ? ProfileViews.OfMerged(export, OfMerged(export.Profile), _profile) : null;
        }

        await ThrowIfUncertainAsync();
        return !_profile.HasTraces ? null : new ProfileViews(services).ExportOf(UserId, _profile) with
        {
            RankerCases = Array.ConvertAll(await services.Cases.TimesOfAsync([UserId, .. (_profile.Merged?.Users ?? []).Select(user => user.UserId)]), DateTimeOffset.FromUnixTimeMilliseconds),
        };
    }

    public async Task<bool> EraseAsync(Guid write)
    {
        await EnsureErasableAsync();
        while (true)
        {
            if (await FindOtherAsync() is { } other)
            {
                return await other.EraseAsync(write);
            }

            if (_profile.Merged is null or { IsSettled: true })
            {
                break;
            }

            // What another one still holds of what is this user's would come back.
            await FinishMergesAsync();
        }

        if (_profile.HasTraces)
        {
            _profile.Erase();
            _pages.Forget();
            _searches.Forget();
            _changes++;
            _isErasing = true;
            Notify(_profile.Version);
        }

        // Also what another call erased: nobody hears that a user is gone, or was never there, while storage still has it.
        await EnsureDurableAsync(_changes);
        var hadDamaged = await services.Quarantine.ForgetAsync(StateName, this.GetGrainId());
        string[] merged = [.. (_profile.Merged?.Users ?? []).Select(user => user.UserId)];
        foreach (var some in merged.Chunk(ForgottenAtOnce))
        {
            var forgotten = await Task.WhenAll(some.Select(userId => services.Quarantine.ForgetAsync(StateName, GrainFactory.GetUser(userId).GetGrainId())));
            hadDamaged |= forgotten.Contains(true);
        }

        var quality = GrainFactory.GetQuality();
        var hadFindings = merged.Length == 0 ? await quality.EraseUserAsync(UserId) : await quality.EraseUsersAsync([UserId, .. merged]);
        var hadCases = await services.Cases.EraseAsync([UserId, .. merged]);
        var hadSearches = await services.Searched.EraseAsync([UserId, .. merged]);
        var wasFound = _isErasing || hadDamaged || hadFindings || hadCases || hadSearches || (write != Guid.Empty && write == _lastErasure);
        _isErasing = false;
        _lastErasure = wasFound ? write : _lastErasure;
        return wasFound;
    }

    public async Task<long> SubscribeAsync(IProfileObserver observer)
    {
        await EnsureCurrentAsync();
        if (await FindOtherAsync() is { } other)
        {
            return await other.SubscribeAsync(observer);
        }

        _observers ??= new ObserverManager<IProfileObserver>(IUserGrain.SubscriptionLifetime, services.Logger);
        _observers.Subscribe(observer, observer);
        return _profile.Version;
    }

    public async Task UnsubscribeAsync(IProfileObserver observer)
    {
        _observers?.Unsubscribe(observer);
        if (await FindOtherAsync() is { } other)
        {
            await other.UnsubscribeAsync(observer);
        }
    }

    public async Task StoreAgainAsync()
    {
        if (NewerState is null && (_isStored || _changes > 0))
        {
            // Before the profile that refers to them: without them its events would be new to whoever reads it.
            await _eventIds.StoreAgainAsync(this.GetGrainId(), _profile.RecentIds);
            await EnsureDurableAsync(++_changes);
        }
    }

    protected override async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_isBroken && NewerState is null)
            {
                await EnsureDurableAsync(_changes);
            }

            await _eventIds.WhenSpilledAsync();
        }
        catch (Exception exception)
        {
            // Whoever sent the events was told that they are not durable, and sends them again.
            LogNotFlushed(services.Logger, exception, this.GetPrimaryKeyString());
        }
    }

    private void Apply(EventBatch batch, EventOutcome[] outcomes, ref List<EventRefusal>? refusals)
    {
        var nowMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var source = EventSource.Of(batch, i, nowMs);
            var shopEvent = source.NamedUser is null ? batch.Events[i] : batch.Events[i] with { UserId = UserId };
            var measured = services.Meter.IsDue && !batch.Historical ? services.Meter.CaseOf(shopEvent, _profile, _encoder.Latest, _pages, nowMs) : null;
            var verdict = _profile.Apply(shopEvent, source, services.Judge, services.Signals);
            if (measured is not null && verdict is { Outcome: EventOutcome.Applied, IsWithheld: false })
            {
                services.Meter.Measure(measured);
            }

            if (verdict is { Outcome: EventOutcome.Applied, IsWithheld: false })
            {
                _searches.Report(shopEvent, _profile, services.Ids, nowMs, services.Queries);
            }

            outcomes[i] = verdict.Outcome;
            services.Metrics.CountEvent(shopEvent, verdict.Outcome);
            if (verdict.IsIdForgone)
            {
                services.Metrics.CountForgoneId();
            }

            if (verdict.Rule is { } rule)
            {
                (refusals ??= []).Add(new EventRefusal(i, rule, verdict.Message!));
            }
        }
    }

    private void ThrowIfBroken()
    {
        if (_isBroken)
        {
            throw new InvalidOperationException("An event could not be applied to this profile; its grain begins anew from what is stored.");
        }

        ThrowIfNewer();
    }

    /// <summary>The profile of the user that this one was merged into, as an answer about this one.</summary>
    private UserProfileView OfMerged(UserProfileView view) => view with { UserId = UserId, MergedInto = view.MergedInto ?? _profile.MergedInto };

    /// <summary>A profile of which nothing is left may come back after a crash, until that is durable.</summary>
    private async Task ThrowIfUncertainAsync()
    {
        ThrowIfBroken();
        if (_profile.IsEmpty)
        {
            await EnsureDurableAsync(_changes);
        }
    }

    private void Notify(long version)
    {
        if (_observers is { Count: > 0 } observers)
        {
            // Whoever watches asks for the feed in a moment.
            _encoder.EncodeAsync(_profile).AsTask().Ignore();
            observers.Notify(observer => observer.ProfileChangedAsync(version)).Ignore();
        }
    }

    private async Task EnsureDurableAsync(long changes)
    {
        while (_durable < changes)
        {
            await (_write ??= WriteAsync());
        }
    }

    private async Task WriteAsync()
    {
        // Calls that are queued already are applied first and share this write.
        await Task.Yield();
        try
        {
            ThrowIfBroken();
            var changes = _changes;
            var ids = _profile.RecentIds;
            var end = ids.End;
            var state = new GrainState<UserState>(_profile.ToState()) { ETag = _etag!, RecordExists = _isStored };
            await services.Store.WriteStateAsync(StateName, this.GetGrainId(), state);
            (_etag, _isStored, _provenAt) = (state.ETag, state.RecordExists, services.Time.GetTimestamp());
            _durable = changes;
            ids.MarkDurable(end);
            _eventIds.SpillBeside(this.GetGrainId(), ids);
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
            // Another activation of this user wrote: that one has the truth, this one must read it.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _write = null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The latest events of user {UserId} could not be stored before its grain left this silo.")]
    private static partial void LogNotFlushed(ILogger logger, Exception exception, string userId);
}
