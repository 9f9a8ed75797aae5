using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace RealtimeRec.Placement;

/// <summary>Keeps the silos that have the role.</summary>
internal sealed class PlacedOnRoleDirector(SiloRoleDirectory roles) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var role = ((PlacedOnRoleStrategy)filterStrategy).Role;
        return silos.Where(silo => roles.Has(silo, role));
    }
}
