using Microsoft.Extensions.Options;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Quality;

/// <inheritdoc cref="IQualityGrain"/>
/// <remarks>
/// Counts are stored a few seconds behind: a kill of this grain's silo can cost what that very silo counted since, and nothing
/// else, because every other process sends all it has again. Findings are in memory alone.
/// </remarks>
[PlacedOnRole(SiloRoles.Users)]
internal sealed class QualityGrain(
    [PersistentState(QualityGrain.StateName, StorageNames.State)] IPersistentState<QualityState> storage,
    StateQuarantine quarantine,
    TimeProvider time,
    IOptions<QualityOptions> options) : Grain, IQualityGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "quality";

    private static readonly TimeSpan StorePeriod = TimeSpan.FromSeconds(3);
    private static readonly QualityState Stored = new();

    private readonly QualityLedger _ledger = new();
    private bool _isChanged;
    private string? _newer;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            if (fault.NewerFormat is not null)
            {
                _newer = fault.Reason;
            }
            else
            {
                await quarantine.KeepAsync(StateName, this.GetGrainId(), fault);
                _isChanged = true;
            }
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

    public async Task<bool> EraseUserAsync(string userId)
    {
        ThrowIfNewer();
        var found = _ledger.Erase(userId, time.GetUtcNow());
        _isChanged = true;
        await StoreAsync(CancellationToken.None);
        return found;
    }

    public Task<QualityReport> GetReportAsync()
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.Report(options.Value, time.GetUtcNow()));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreAsync(cancellationToken);

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (!_isChanged || _newer is not null)
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

    private void ThrowIfNewer()
    {
        if (_newer is not null)
        {
            throw new NewerStateException($"The counts of the quality rules were written by a newer version ({_newer}). They are left as they are.");
        }
    }
}
