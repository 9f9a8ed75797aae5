using RealtimeRec.Placement;

namespace RealtimeRec.State;

/// <inheritdoc cref="ISiloGrainsGrain"/>
[PlacedOnNamedSilo]
internal sealed class SiloGrainsGrain(OwnedGrains grains) : Grain, ISiloGrainsGrain
{
    public Task<ulong[]> EndSharedAsync(ulong[] hashes)
    {
        var shared = grains.Among(hashes);
        grains.End(shared.ToHashSet());
        return Task.FromResult(shared);
    }
}
