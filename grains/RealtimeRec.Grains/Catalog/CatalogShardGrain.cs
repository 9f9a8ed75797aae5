using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <inheritdoc cref="ICatalogShardGrain"/>
[PlacedOnRole(SiloRole.Users)]
[Reentrant]
internal sealed partial class CatalogShardGrain(
    [FromKeyedServices(StorageNames.State)] IGrainStorage storage,
    ShardHeartbeat heartbeat,
    CatalogReplica replica,
    StateQuarantine quarantine,
    OwnedGrains owned,
    ISiloStatusOracle silos,
    IOptions<CatalogOptions> options,
    TimeProvider time,
    ILogger<CatalogShardGrain> logger) : OwnedGrain, ICatalogShardGrain, IStoredGrain
{
    /// <summary>Products held that too few shoppers named, a few hundred bytes each.</summary>
    private const int MaxHeld = 1_024;

    /// <summary>During a bulk load new ids come by the hundred; a write each would store the page that is open over and over.</summary>
    private static readonly TimeSpan WriteSpacing = TimeSpan.FromMilliseconds(50);

    private readonly UnknownProducts _unknown = new(options.Value.UnknownProductShoppers, options.Value.UnknownProductLifetime, MaxHeld);
    private readonly CatalogChangeLog _log = new(time.GetUtcNow().UtcTicks);
    private readonly CatalogReaders _readers = new(silos, time);
    private CatalogShardList _list = null!;
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _write;
    private long _lastWrite;

    /// <summary>How many of the list's changes are stored.</summary>
    private long _durable;

    protected override OwnedGrains Owned => owned;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        _list = new CatalogShardList(storage, this.GetGrainId());
        IReadOnlyList<(int Page, StateFault? Fault)> missing;
        try
        {
            missing = await _list.ReadAsync();
        }
        catch (NewerStateException exception)
        {
            NewerState = exception.Message;
            return;
        }

        if (missing.Count > 0)
        {
            await MakeGoodAsync(missing);
        }

        // An earlier form of the list is brought into this one's.
        await _list.WriteAsync();
        _durable = _list.Changes;
    }

    public Task AppendAsync(CatalogChange[] changes)
    {
        ThrowIfNewer();
        foreach (var change in changes)
        {
            if (_list.Add(change.ItemId) && _unknown.Take(change.ItemId) is { } signals)
            {
                // Not waited for: the product waits for this very call.
                SendHeldAsync(change.ItemId, signals).Ignore();
            }

            _log.Add(change, _list.Count);
        }

        Wake();
        return EnsureDurableAsync();
    }

    public async Task<string[]> NameAsync(NamedProduct[] named)
    {
        ThrowIfNewer();
        var now = time.GetUtcNow();
        var mayLetGo = replica.Rankings.Unknown < options.Value.MaxUnknownProducts;
        var calls = new List<(string ItemId, NamedProduct? Held, Task Call)>(named.Length);
        foreach (var product in named)
        {
            if (_list.Contains(product.ItemId))
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
        ThrowIfNewer();
        _unknown.Take(itemId);
        var wasListed = _list.Remove(itemId);
        _log.Add(new CatalogChange(itemId, null, null) { Removed = true }, _list.Count);
        Wake();
        await EnsureDurableAsync();
        return wasListed;
    }

    public async Task<CatalogChanges> ReadAsync(CatalogPosition after, SiloAddress? reader)
    {
        ThrowIfNewer();
        if (reader is not null)
        {
            _readers.IsAt(reader, after);
        }

        if (_log.IsAtEnd(after))
        {
            await Task.WhenAny(_wake.Task, heartbeat.Next);
        }

        return _log.Read(after) ?? new CatalogChanges { Position = _log.End, Changes = [], Reset = [.. _list.ItemIds] };
    }

    public Task<bool> ShownAsync()
    {
        ThrowIfNewer();
        return _readers.ShowAsync(_log.End);
    }

    public Task StoreAgainAsync()
    {
        _list.Touch();
        return EnsureDurableAsync();
    }

    /// <summary>
    /// Keeps damaged pages aside and lists what this silo still has rows of; what no silo has any more is listed again once the
    /// catalogue names it.
    /// </summary>
    private async Task MakeGoodAsync(IReadOnlyList<(int Page, StateFault? Fault)> missing)
    {
        foreach (var (page, fault) in missing)
        {
            if (fault is null)
            {
                LogPageLost(this.GetPrimaryKeyLong(), CatalogShardState.NameOf(page));
            }
            else
            {
                await quarantine.KeepAsync(CatalogShardState.NameOf(page), this.GetGrainId(), fault);
            }
        }

        foreach (var row in replica.Current.AllRows().Where(row => GrainKeys.ShardOf(row.ItemId) == this.GetPrimaryKeyLong()))
        {
            _list.Add(row.ItemId);
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
        var target = _list.Changes;
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
            var target = _list.Changes;
            await _list.WriteAsync();
            _durable = target;
        }
        finally
        {
            _lastWrite = time.GetTimestamp();
            _write = null;
        }
    }

    [LoggerMessage(
        LogLevel.Error,
        "Page '{Page}' of catalogue shard {Shard} is no longer in the store; the products on it are listed again once the catalogue names them.")]
    private partial void LogPageLost(long shard, string page);

    [LoggerMessage(LogLevel.Debug, "Product {ItemId} did not accept its signals.")]
    private partial void LogNotTaken(Exception exception, string itemId);
}
