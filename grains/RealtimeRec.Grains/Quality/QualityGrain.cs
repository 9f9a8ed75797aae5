using Microsoft.Extensions.Options;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Quality;

/// <inheritdoc cref="IQualityGrain"/>
/// <remarks>
/// Counts are stored a few seconds behind: a kill of this grain's silo can cost what that very silo counted since, and nothing
/// else, because every other process sends all it has again. Findings are in memory alone.
/// </remarks>
[PlacedOnRole(SiloRole.Users)]
internal sealed class QualityGrain(
    [PersistentState(QualityGrain.StateName, StorageNames.State)] IPersistentState<QualityState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    TimeProvider time,
    IOptions<QualityOptions> options) : OwnedGrain, IQualityGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "quality";

    private static readonly TimeSpan StorePeriod = TimeSpan.FromSeconds(3);
    private static readonly QualityState Stored = new();

    private readonly QualityLedger _ledger = new();
    private bool _isChanged;

    protected override OwnedGrains Owned => owned;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            _isChanged = await SetAsideAsync(fault, quarantine, StateName, "The report on quality");
        }
        else if (storage.RecordExists)
        {
            _ledger.Restore(storage.State);
        }

        storage.State = Stored;
        this.RegisterGrainTimer(StoreAsync, new GrainTimerCreationOptions(StorePeriod, StorePeriod));
    }

    public Task<QualityErasure[]> ReportAsync(QualitySnapshot snapshot, DateTimeOffset erasedSince)
    {
        ThrowIfNewer();
        _ledger.Add(snapshot, time.GetUtcNow());
        _isChanged = true;
        return Task.FromResult(_ledger.ErasedSince(erasedSince));
    }

    public Task<bool> EraseUserAsync(string userId) => EraseUsersAsync([userId]);

    public async Task<bool> EraseUsersAsync(string[] userIds)
    {
        ThrowIfNewer();
        var found = false;
        foreach (var userId in userIds)
        {
            found |= _ledger.Erase(userId, time.GetUtcNow());
        }

        _isChanged = true;
        await StoreAsync(CancellationToken.None);
        return found;
    }

    public Task<QualityReport> GetReportAsync()
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.Report(options.Value, time.GetUtcNow()));
    }

    public Task<RankingReport> GetRankingAsync(int hours)
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.Ranking(hours, time.GetUtcNow()));
    }

    protected override Task LeaveAsync(CancellationToken cancellationToken) => StoreAsync(cancellationToken);

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (!_isChanged || NewerState is not null)
        {
            return;
        }

        try
        {
            storage.State = _ledger.ToState(time.GetUtcNow());
            await storage.WriteStateAsync(cancellationToken);
            _isChanged = false;
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
            // Another activation wrote: it has what was stored, and every process tells it the rest.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            storage.State = Stored;
        }
    }
}
