using Microsoft.Extensions.Options;
using Orleans.Storage;
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
    TimeProvider time) : OwnedGrain, IRankerCasesGrain, IStoredGrain
{
    /// <summary>Name of the state in grain storage.</summary>
    public const string StateName = "ranker-cases";

    /// <summary>Some hundred cases are written as one, so not after each of them.</summary>
    private static readonly TimeSpan StorePeriod = TimeSpan.FromMinutes(10);

    /// <summary>How long a case may be on its way: one from before an erasure is not kept.</summary>
    private static readonly TimeSpan LongestWay = TimeSpan.FromMinutes(1);

    private static readonly RankerCasesState Stored = new();

    private readonly Queue<StoredRankerCase> _cases = [];
    private readonly Dictionary<ulong, DateTimeOffset> _erased = [];
    private bool _isChanged;

    protected override OwnedGrains Owned => owned;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists && storage.State.Fault is { } fault)
        {
            _isChanged = await SetAsideAsync(fault, quarantine, StateName, "This part of the cases for rankers");
        }
        else if (storage.RecordExists)
        {
            foreach (var kept in storage.State.Cases)
            {
                _cases.Enqueue(kept);
            }
        }

        storage.State = Stored;
        this.RegisterGrainTimer(StoreAsync, new GrainTimerCreationOptions(StorePeriod, StorePeriod));
    }

    public Task AddAsync(StoredRankerCase @case)
    {
        ThrowIfNewer();
        if (!_erased.TryGetValue(@case.User, out var erasedAt) || time.GetUtcNow() - erasedAt > LongestWay)
        {
            _cases.Enqueue(@case);
            while (_cases.Count > (options.Value.Cases + IRankerCasesGrain.Shards - 1) / IRankerCasesGrain.Shards)
            {
                _cases.Dequeue();
            }

            _isChanged = true;
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
        var now = time.GetUtcNow();
        foreach (var (user, _) in _erased.Where(erased => now - erased.Value > LongestWay).ToArray())
        {
            _erased.Remove(user);
        }

        foreach (var user in users)
        {
            _erased[user] = now;
        }

        // Nobody can tell whose are in a damaged one.
        await quarantine.ForgetAsync(StateName, this.GetGrainId());
        var found = _cases.Any(kept => users.Contains(kept.User));
        if (found)
        {
            StoredRankerCase[] others = [.. _cases.Where(kept => !users.Contains(kept.User))];
            _cases.Clear();
            foreach (var other in others)
            {
                _cases.Enqueue(other);
            }

            _isChanged = true;
        }

        if (!found && storage.RecordExists)
        {
            // Another activation may have stored them that is gone: nobody hears that there were none while storage has some.
            var known = storage.Etag;
            await storage.ReadStateAsync();
            storage.State = Stored;
            if (storage.Etag != known)
            {
                DeactivateOnIdle();
                throw new InconsistentStateException("Another activation stored cases for rankers; this one is read anew.", storage.Etag, known);
            }
        }

        // What an earlier call erased and could not store is erased by this one; what was never stored is only there with other changes.
        if (_isChanged && (found || storage.RecordExists))
        {
            await StoreAsync(CancellationToken.None);
        }

        return found;
    }

    public Task StoreAgainAsync()
    {
        _isChanged |= _cases.Count > 0;
        return StoreAsync(CancellationToken.None);
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
            storage.State = new RankerCasesState { Cases = [.. _cases] };
            await storage.WriteStateAsync(cancellationToken);
            _isChanged = false;
        }
        catch (InconsistentStateException)
        {
            // Another activation wrote: it has what was stored.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            storage.State = Stored;
        }
    }
}
