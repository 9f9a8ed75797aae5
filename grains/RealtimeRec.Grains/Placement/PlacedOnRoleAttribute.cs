using Orleans.Placement;

namespace RealtimeRec.Placement;

/// <summary>
/// Places a grain only on silos with the role, whichever silo calls. The placement strategy chooses among those; with none, the
/// call fails with an <see cref="OrleansException"/>.
/// </summary>
/// <param name="role">The role.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PlacedOnRoleAttribute(SiloRole role) : PlacementFilterAttribute(new PlacedOnRoleStrategy(role));
