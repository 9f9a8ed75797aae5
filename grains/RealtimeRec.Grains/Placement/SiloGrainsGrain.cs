using RealtimeRec.State;

namespace RealtimeRec.Placement;

/// <inheritdoc cref="ISiloGrainsGrain"/>
[PlacedOnNamedSilo]
internal sealed class SiloGrainsGrain(OwnedGrains grains) : Grain, ISiloGrainsGrain
{
    public Task<ulong[]> EndSharedAsync(ulong[] hashes) => Task.FromResult(grains.End(hashes));
}
