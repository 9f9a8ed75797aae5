using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <inheritdoc cref="ICatalogShardGrain"/>
[PlacedOnRole(SiloRoles.Users)]
[Reentrant]
internal sealed partial class CatalogShardGrain(
    [PersistentState(CatalogShardState.Name, StorageNames.State)] IPersistentState<CatalogShardState> storage,
    ShardHeartbeat heartbeat,
    CatalogReplica replica,
    StateQuarantine quarantine,
    IOptions<CatalogOptions> options,
    TimeProvider time,
    ILogger<CatalogShardGrain> logger) : Grain, ICatalogShardGrain, IStoredGrain
{
    /// <summary>Changes kept in memory; a reader further behind loads the shard from storage.</summary>
    private const int LogCapacity = 512;

    /// <summary>Most changes in one answer.</summary>
    private const int MaxRead = 256;

    /// <summary>Products held that too few shoppers named, a few hundred bytes each.</summary>
    private const int MaxHeld = 1_024;

    /// <summary>During a bulk load new ids come by the hundred; a write each would store the growing list over and over.</summary>
    private static readonly TimeSpan WriteSpacing = TimeSpan.FromMilliseconds(50);

    private readonly Queue<CatalogChange> _log = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly UnknownProducts _unknown = new(options.Value.UnknownProductShoppers, options.Value.UnknownProductLifetime, MaxHeld);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _write;
    private long _epoch;
    private long _last;
    private long _lastWrite;

    /// <summary>Changes of the list, and how many of them are stored.</summary>
    private long _listed;
    private long _durable;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (storage.State.Fault is { } fault)
        {
            if (fault.NewerFormat is not null)
            {
                throw new NewerStateException($"This part of the catalogue was stored by a newer version ({fault.Reason}). It is left as it is; a silo of that version answers.");
            }

            await BeginAnewAsync(fault);
        }

        // Any number that no earlier activation had: sequences start anew with each activation.
        _epoch = time.GetUtcNow().UtcTicks;
        _known.UnionWith(storage.State.ItemIds);
    }

    public Task AppendAsync(CatalogChange[] changes)
    {
        foreach (var change in changes)
        {
            if (_known.Add(change.ItemId))
            {
                storage.State.ItemIds.Add(change.ItemId);
                _listed++;
                if (_unknown.Take(change.ItemId) is { } signals)
                {
                    // Not waited for: the product waits for this very call.
                    SendHeldAsync(change.ItemId, signals).Ignore();
                }
            }

            Log(change);
        }

        Wake();
        return EnsureDurableAsync();
    }

    public async Task<string[]> NameAsync(NamedProduct[] named)
    {
        var now = time.GetUtcNow();
        var mayLetGo = replica.Rankings.Unknown < options.Value.MaxUnknownProducts;
        var calls = new List<(string ItemId, NamedProduct? Held, Task Call)>(named.Length);
        foreach (var product in named)
        {
            if (_known.Contains(product.ItemId))
            {
                calls.Add((product.ItemId, null, GrainFactory.GetProduct(product.ItemId).AddSignalsAsync(product.Signals)));
            }
            else if (_unknown.Name(product, now, mayLetGo) is { } held)
            {
                calls.Add((product.ItemId, held, GrainFactory.GetProduct(product.ItemId).NameAsync(held.Signals)));
            }
        }

        var failed = new List<string>();
        foreach (var (itemId, held, call) in calls)
        {
            try
            {
                await call;
            }
            catch (Exception exception)
            {
                LogNotTaken(exception, itemId);
                if (held is null)
                {
                    failed.Add(itemId);
                }
                else
                {
                    // Whoever names it next tries again.
                    _unknown.Name(held, now, mayLetGo: false);
                }
            }
        }

        return [.. failed];
    }

    public async Task<bool> RemoveAsync(string itemId)
    {
        _unknown.Take(itemId);
        var wasListed = _known.Remove(itemId);
        if (wasListed)
        {
            storage.State.ItemIds.Remove(itemId);
            _listed++;
        }

        Log(new CatalogChange(itemId, null, null) { Removed = true });
        Wake();
        await EnsureDurableAsync();
        return wasListed;
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

    public Task StoreAgainAsync()
    {
        _listed += storage.State.ItemIds.Count > 0 ? 1 : 0;
        return EnsureDurableAsync();
    }

    /// <summary>
    /// Keeps a damaged list aside and lists what this silo still has rows of; what no silo has any more is listed again once the
    /// catalogue names it.
    /// </summary>
    private async Task BeginAnewAsync(StateFault fault)
    {
        await quarantine.KeepAsync(CatalogShardState.Name, this.GetGrainId(), fault);
        var shard = (int)this.GetPrimaryKeyLong();
        storage.State = new CatalogShardState
        {
            ItemIds = [.. replica.Current.AllRows().Select(row => row.ItemId).Where(itemId => GrainKeys.ShardOf(itemId) == shard)],
        };
        await storage.WriteStateAsync();
    }

    private void Log(CatalogChange change)
    {
        _log.Enqueue(change);
        _last++;
        if (_log.Count > LogCapacity)
        {
            _log.Dequeue();
        }
    }

    /// <summary>Answers every reader that waits.</summary>
    private void Wake()
    {
        var waiting = _wake;
        _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

    private async Task SendHeldAsync(string itemId, ProductSignals signals)
    {
        try
        {
            await GrainFactory.GetProduct(itemId).AddSignalsAsync(signals);
        }
        catch (Exception exception)
        {
            LogNotTaken(exception, itemId);
        }
    }

    private async Task EnsureDurableAsync()
    {
        var target = _listed;
        while (_durable < target)
        {
            await (_write ??= WriteAsync());
        }
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

            // Changes that come while this is on its way are taken by the next write.
            var target = _listed;
            await storage.WriteStateAsync();
            _durable = target;
        }
        finally
        {
            _lastWrite = time.GetTimestamp();
            _write = null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Product {ItemId} did not take its signals.")]
    private partial void LogNotTaken(Exception exception, string itemId);
}
