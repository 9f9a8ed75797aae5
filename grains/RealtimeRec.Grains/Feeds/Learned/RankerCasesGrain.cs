using Microsoft.Extensions.Options;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Feeds.Learned;

/// <inheritdoc cref="IRankerCasesGrain"/>
/// <remarks>Cases are a sample: a kill costs those of the last minutes, and nothing else.</remarks>
[PlacedOnRole(SiloRole.Users)]
internal sealed class RankerCasesGrain(
    [PersistentState(RankerCasesGrain.StateName, StorageNames.State)] IPersistentState<RankerCasesState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    IOptions<RankerOptions> options,
    TimeProvider time) : WriteBehindGrain<RankerCasesState>(storage, StateName, quarantine, owned, time, s_storePeriod), IRankerCasesGrain, IStoredGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "ranker-cases";

    /// <summary>Some hundred cases are written as one, so not after each of them.</summary>
    private static readonly TimeSpan s_storePeriod = TimeSpan.FromMinutes(10);

    /// <summary>How long a case may be on its way: one from before an erasure is not kept.</summary>
    private static readonly TimeSpan LongestWay = TimeSpan.FromMinutes(1);

    private readonly Queue<StoredRankerCase> _cases = [];
    private readonly Dictionary<ulong, DateTimeOffset> _erased = [];

    protected override string What => "This part of the cases for rankers";

    public Task AddAsync(StoredRankerCase @case)
    {
        ThrowIfNewer();
        if (!_erased.TryGetValue(@case.User, out var erasedAt) || Time.GetUtcNow() - erasedAt > LongestWay)
        {
            _cases.Enqueue(@case);
            while (_cases.Count > (options.Value.Cases + IRankerCasesGrain.Shards - 1) / IRankerCasesGrain.Shards)
            {
                _cases.Dequeue();
            }

            IsChanged = true;
        }

        return Task.CompletedTask;
    }

    public Task<(int All, int Later)> CountAsync(ulong fingerprint, long sinceMs)
    {
        ThrowIfNewer();
        return Task.FromResult((_cases.Count(kept => kept.Fingerprint == fingerprint), _cases.Count(kept => kept.Fingerprint == fingerprint && kept.TimeMs > sinceMs)));
    }

    public Task<StoredRankerCase[]> TakeAsync(ulong fingerprint)
    {
        ThrowIfNewer();
        return Task.FromResult<StoredRankerCase[]>([.. _cases.Where(kept => kept.Fingerprint == fingerprint)]);
    }

    public Task<long[]> TimesOfAsync(ulong[] users)
    {
        ThrowIfNewer();
        return Task.FromResult<long[]>([.. _cases.Where(kept => users.Contains(kept.User)).Select(kept => kept.TimeMs)]);
    }

    public async Task<bool> EraseAsync(ulong[] users)
    {
        ThrowIfNewer();
        var now = Time.GetUtcNow();
        foreach (var (user, _) in _erased.Where(erased => now - erased.Value > LongestWay).ToArray())
        {
            _erased.Remove(user);
        }

        foreach (var user in users)
        {
            _erased[user] = now;
        }

        await ForgetDamagedAsync();
        var found = _cases.Any(kept => users.Contains(kept.User));
        if (found)
        {
            StoredRankerCase[] others = [.. _cases.Where(kept => !users.Contains(kept.User))];
            _cases.Clear();
            foreach (var other in others)
            {
                _cases.Enqueue(other);
            }

            IsChanged = true;
        }

        if (!found)
        {
            await ThrowIfStoredElsewhereAsync();
        }

        // What an earlier call erased and could not store is erased by this one; what was never stored is only there with other changes.
        if (IsChanged && (found || IsStored))
        {
            await StoreAsync(CancellationToken.None);
        }

        return found;
    }

    public Task StoreAgainAsync()
    {
        IsChanged |= _cases.Count > 0;
        return StoreAsync(CancellationToken.None);
    }

    protected override void Restore(RankerCasesState state)
    {
        foreach (var kept in state.Cases)
        {
            _cases.Enqueue(kept);
        }
    }

    protected override RankerCasesState ToState() => new() { Cases = [.. _cases] };
}
