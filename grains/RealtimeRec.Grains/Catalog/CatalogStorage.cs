using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Products;
using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <summary>Reads the catalogue through grain storage, without activating a grain for each product.</summary>
internal sealed partial class CatalogStorage(IServiceProvider services, IGrainFactory grains, ILogger<CatalogStorage> logger)
{
    private const int ConcurrentLoads = 64;

    private readonly ConcurrentQueue<string> _damaged = new();

    /// <summary>The ids that a shard lists; none of a damaged page, which its grain makes good.</summary>
    /// <exception cref="NewerStateException">A newer version wrote the list.</exception>
    public async Task<string[]> IdsOfAsync(int shard)
    {
        var pages = await CatalogShardList.ReadPagesAsync(Storage(), grains.GetCatalogShard(shard).GetGrainId()).ConfigureAwait(false);
        return [.. pages.SelectMany(page => page.State!.ItemIds).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The rows of products; of those that are not stored (any more), are damaged or were stored by a newer version, none.</summary>
    public async Task<CatalogChange[]> LoadAsync(string[] itemIds, CancellationToken cancellationToken)
    {
        var storage = Storage();
        var loaded = new CatalogChange?[itemIds.Length];
        await Parallel.ForAsync(
            0,
            itemIds.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentLoads, CancellationToken = cancellationToken },
            async (i, _) =>
            {
                var state = new GrainState<ProductState>(new ProductState());
                await storage.ReadStateAsync(ProductState.Name, grains.GetProduct(itemIds[i]).GetGrainId(), state).ConfigureAwait(false);
                if (state.State?.Fault is { } fault)
                {
                    LogNotRead(itemIds[i], fault.Reason);
                    if (fault.NewerFormat is null)
                    {
                        _damaged.Enqueue(itemIds[i]);
                    }
                }
                else if (state.State?.Details is { } details)
                {
                    loaded[i] = new CatalogChange(itemIds[i], details, ProductNeighbours.PublishedOf(state.State.Statistics));
                }
            }).ConfigureAwait(false);
        return [.. loaded.OfType<CatalogChange>()];
    }

    /// <summary>Has the products that were found damaged begin anew, which their grains do once they are called.</summary>
    public async Task MendAsync()
    {
        for (var left = _damaged.Count; left > 0 && _damaged.TryDequeue(out var itemId); left--)
        {
            try
            {
                await grains.GetProduct(itemId).GetAsync().ConfigureAwait(false);
            }
            catch
            {
                _damaged.Enqueue(itemId);
                throw;
            }
        }
    }

    private IGrainStorage Storage() => services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);

    [LoggerMessage(LogLevel.Error, "Product {ItemId} cannot be read from the store and is in no list: {Reason}.")]
    private partial void LogNotRead(string itemId, string reason);
}
