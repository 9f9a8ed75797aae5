using Orleans.Runtime.Placement;

namespace RealtimeRec.Placement;

/// <summary>Finds the silo that a key names among those that the grain's filters let through.</summary>
internal sealed class PlacedOnNamedSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var named = DeviceAddress.SiloOf(target.GrainIdentity.Key.ToString()!);
        return named is not null && context.GetCompatibleSilos(target).Contains(named)
            ? Task.FromResult(named)
            : throw new OrleansException($"The silo that {target.GrainIdentity} names is not there.");
    }
}
