using Microsoft.Extensions.Options;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Search.Analytics;

/// <inheritdoc cref="IQueryShardGrain"/>
[PlacedOnRole(SiloRole.Users)]
internal sealed class QueryShardGrain(
    [PersistentState(QueryShardGrain.StateName, StorageNames.State)] IPersistentState<QueryShardState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    IOptions<SearchOptions> options,
    TimeProvider time) : WriteBehindGrain<QueryShardState>(storage, StateName, quarantine, owned, time, s_storePeriod), IQueryShardGrain, IStoredGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "queries";

    private static readonly TimeSpan s_storePeriod = TimeSpan.FromSeconds(15);

    private readonly QueryLedger _ledger = new(options.Value.ShoppersToShow);
    private bool _isErasing;

    protected override string What => "This part of what shoppers search for";

    public Task AddAsync(QueryTally[] tallies)
    {
        ThrowIfNewer();
        foreach (var tally in tallies)
        {
            _ledger.Add(tally, NowMs);
        }

        IsChanged = true;
        return Task.CompletedTask;
    }

    public Task<QueryChanges> ChangesSinceAsync(Guid epoch, long since)
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.ChangesSince(epoch, since));
    }

    public Task<QueryShardReport> ReportAsync(int days, int limit)
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.Report(days, limit, NowMs));
    }

    public async Task<bool> EraseAsync(ulong[] users)
    {
        ThrowIfNewer();
        await ForgetDamagedAsync();
        var found = _ledger.Erase(users, NowMs);
        if (found)
        {
            IsChanged = _isErasing = true;
        }
        else
        {
            await ThrowIfStoredElsewhereAsync();
        }

        if (_isErasing)
        {
            // Also what an earlier call erased and could not store.
            await StoreAsync(CancellationToken.None);
            _isErasing = false;
        }

        return found;
    }

    public Task StoreAgainAsync()
    {
        IsChanged = true;
        return StoreAsync(CancellationToken.None);
    }

    protected override void Restore(QueryShardState state) => _ledger.Restore(state);

    protected override QueryShardState ToState() => _ledger.ToState(NowMs);

    private long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
