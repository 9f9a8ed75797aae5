using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Quality;
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
    IOptions<QualityOptions> options) : WriteBehindGrain<QualityState>(storage, StateName, quarantine, owned, time, TimeSpan.FromSeconds(3)), IQualityGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "quality";

    private readonly QualityLedger _ledger = new();

    protected override string What => "The report on quality";

    public Task<QualityErasure[]> ReportAsync(QualitySnapshot snapshot, DateTimeOffset erasedSince)
    {
        ThrowIfNewer();
        _ledger.Add(snapshot, Time.GetUtcNow());
        IsChanged = true;
        return Task.FromResult(_ledger.ErasedSince(erasedSince));
    }

    public Task<bool> EraseUserAsync(string userId) => EraseUsersAsync([userId]);

    public async Task<bool> EraseUsersAsync(string[] userIds)
    {
        ThrowIfNewer();
        var found = false;
        foreach (var userId in userIds)
        {
            found |= _ledger.Erase(userId, Time.GetUtcNow());
        }

        IsChanged = true;
        await StoreAsync(CancellationToken.None);
        return found;
    }

    public Task<QualityReport> GetReportAsync()
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.Report(options.Value, Time.GetUtcNow()));
    }

    public Task<RankingReport> GetRankingAsync(int hours)
    {
        ThrowIfNewer();
        return Task.FromResult(_ledger.Ranking(hours, Time.GetUtcNow()));
    }

    protected override void Restore(QualityState state) => _ledger.Restore(state);

    protected override QualityState ToState() => _ledger.ToState(Time.GetUtcNow());
}
