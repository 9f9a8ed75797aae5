using RealtimeRec.Catalog;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <inheritdoc cref="ISiloModelsGrain"/>
[PlacedOnNamedSilo]
internal sealed class SiloModelsGrain(ModelRegistry registry, ModelSwitch models, CatalogReplica replica, EncoderDevices devices, IRankerStatus ranker) : Grain, ISiloModelsGrain
{
    public ValueTask<SiloModels> GetStatusAsync()
    {
        var (catalog, target) = (replica.Current, registry.Target);
        return ValueTask.FromResult(new SiloModels
        {
            Silo = this.GetPrimaryKeyString(),
            TextEncoder = catalog.Models.TextEncoder,
            UserEncoder = catalog.Models.UserEncoder,
            Next = target.Version == catalog.Models.Version ? null : target.Version,
            Remaining = models.Remaining,
            Refused = registry.Refused,
            Indexed = catalog.Index.Count,
            Ranker = ranker.Version,
            RankerRefused = ranker.Refused,
            Devices = [.. devices.All.Select(device => device.Status())],
        });
    }
}
