using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Catalog;
using RealtimeRec.State;

namespace RealtimeRec.Products;

/// <inheritdoc cref="ICatalogStorage"/>
internal sealed partial class CatalogStorage(IServiceProvider services, IGrainFactory grains, ILogger<CatalogStorage> logger) : ICatalogStorage
{
    private const int ConcurrentLoads = 64;

    private readonly ConcurrentQueue<string> _damaged = new();

    /// <inheritdoc/>
    public async Task<string[]> IdsOfAsync(int shard)
    {
        var pages = await CatalogShardList.ReadPagesAsync(Storage(), grains.GetCatalogShard(shard).GetGrainId()).ConfigureAwait(false);
        return [.. pages.SelectMany(page => page.State!.ItemIds).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
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

    [LoggerMessage(LogLevel.Error, "Product {ItemId} cannot be read from the store and is not in any list: {Reason}.")]
    private partial void LogNotRead(string itemId, string reason);
}
