namespace RealtimeRec.Placement;

/// <summary>The strategy of <see cref="PlacedOnNamedSiloAttribute"/>.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking]
internal sealed class PlacedOnNamedSiloStrategy : PlacementStrategy;
