using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>Reads the catalogue through grain storage, without activating a grain for each product.</summary>
internal sealed class CatalogStorage(IServiceProvider services, IGrainFactory grains)
{
    private const int ConcurrentLoads = 64;

    /// <summary>The ids that a shard lists.</summary>
    public async Task<string[]> IdsOfAsync(int shard)
    {
        var state = new GrainState<CatalogShardState>(new CatalogShardState());
        await Storage().ReadStateAsync(CatalogShardState.Name, grains.GetCatalogShard(shard).GetGrainId(), state).ConfigureAwait(false);
        return [.. state.State?.ItemIds ?? []];
    }

    /// <summary>The rows of products; of those that are not stored (any more), none.</summary>
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
                if (state.State?.Details is { } details)
                {
                    loaded[i] = new CatalogChange(itemIds[i], details, ProductNeighbours.PublishedOf(state.State.Statistics));
                }
            }).ConfigureAwait(false);
        return [.. loaded.OfType<CatalogChange>()];
    }

    private IGrainStorage Storage() => services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);
}
