using Orleans.Placement;

namespace RealtimeRec.Placement;

/// <summary>
/// Places a grain on the silo that its key begins with (<see cref="DeviceAddress"/>), and nowhere else. When that silo is
/// gone the call fails with an <see cref="OrleansException"/>: what the grain stands for is gone too.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PlacedOnNamedSiloAttribute() : PlacementAttribute(new PlacedOnNamedSiloStrategy());
