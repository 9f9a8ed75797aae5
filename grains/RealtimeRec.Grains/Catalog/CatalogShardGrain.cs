using Orleans.Concurrency;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <inheritdoc cref="ICatalogShardGrain"/>
[PlacedOnRole(SiloRoles.Users)]
[Reentrant]
internal sealed class CatalogShardGrain(
    [PersistentState(CatalogShardState.Name, StorageNames.State)] IPersistentState<CatalogShardState> storage,
    ShardHeartbeat heartbeat,
    TimeProvider time) : Grain, ICatalogShardGrain, IStoredGrain
{
    /// <summary>Changes kept in memory; a reader further behind loads the shard from storage.</summary>
    private const int LogCapacity = 512;

    /// <summary>Most changes in one answer.</summary>
    private const int MaxRead = 256;

    /// <summary>During a bulk load new ids come by the hundred; a write each would store the growing list over and over.</summary>
    private static readonly TimeSpan WriteSpacing = TimeSpan.FromMilliseconds(50);

    private readonly Queue<CatalogChange> _log = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _write;
    private long _epoch;
    private long _last;
    private long _lastWrite;
    private int _durable;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Any number that no earlier activation had: sequences start anew with each activation.
        _epoch = time.GetUtcNow().UtcTicks;
        _known.UnionWith(storage.State.ItemIds);
        _durable = storage.State.ItemIds.Count;
        return Task.CompletedTask;
    }

    public async Task AppendAsync(CatalogChange[] changes)
    {
        foreach (var change in changes)
        {
            if (_known.Add(change.ItemId))
            {
                storage.State.ItemIds.Add(change.ItemId);
            }

            _log.Enqueue(change);
            _last++;
            if (_log.Count > LogCapacity)
            {
                _log.Dequeue();
            }
        }

        Wake();
        var target = storage.State.ItemIds.Count;
        while (_durable < target)
        {
            await (_write ??= WriteAsync());
        }
    }

    public async Task<CatalogChanges> ReadAsync(CatalogPosition after)
    {
        if (after.Epoch == _epoch && after.Sequence == _last)
        {
            await Task.WhenAny(_wake.Task, heartbeat.Next);
        }

        var first = _last - _log.Count + 1;
        if (after.Epoch != _epoch || after.Sequence < first - 1)
        {
            return new CatalogChanges
            {
                Position = new CatalogPosition(_epoch, _last),
                Changes = [],
                Reset = [.. storage.State.ItemIds],
            };
        }

        var changes = _log.Skip((int)(after.Sequence - first + 1)).Take(MaxRead).ToArray();
        return new CatalogChanges
        {
            Position = new CatalogPosition(_epoch, after.Sequence + changes.Length),
            Changes = changes,
        };
    }

    public async Task StoreAgainAsync()
    {
        var target = storage.State.ItemIds.Count;
        _durable = Math.Min(_durable, target - 1);
        while (_durable < target && target > 0)
        {
            await (_write ??= WriteAsync());
        }
    }

    /// <summary>Answers every reader that waits.</summary>
    private void Wake()
    {
        var waiting = _wake;
        _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

    private async Task WriteAsync()
    {
        try
        {
            await Task.Yield();
            if (time.GetElapsedTime(_lastWrite) < WriteSpacing * 20)
            {
                await Task.Delay(WriteSpacing, time);
            }

            // Appends that come while this is on its way are taken by the next write.
            var target = storage.State.ItemIds.Count;
            await storage.WriteStateAsync();
            _durable = target;
        }
        finally
        {
            _lastWrite = time.GetTimestamp();
            _write = null;
        }
    }
}
