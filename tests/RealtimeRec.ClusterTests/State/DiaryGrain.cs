using RealtimeRec.State;

namespace RealtimeRec.ClusterTests.State;

/// <inheritdoc cref="IDiaryGrain"/>
internal sealed class DiaryGrain(DiaryStore store, StateQuarantine quarantine, OwnedGrains owned, TimeProvider time)
    : WriteBehindGrain<DiaryState>(store.Read(), "diary", quarantine, owned, time, store.Period), IDiaryGrain
{
    private readonly List<string> _entries = [];

    protected override string What => "The diary";

    public Task AddAsync(string entry)
    {
        ThrowIfNewer();
        _entries.Add(entry);
        IsChanged = true;
        return Task.CompletedTask;
    }

    public Task<string[]> ReadAsync() => Task.FromResult<string[]>([.. _entries]);

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    protected override void Restore(DiaryState state) => _entries.AddRange(state.Entries);

    protected override DiaryState ToState() => new() { Entries = [.. _entries] };
}
