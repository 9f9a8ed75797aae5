using RealtimeRec.State;

namespace RealtimeRec.Placement;

/// <summary>Speaks for the grains of a silo (<see cref="OwnedGrains"/>). Key: the silo's address.</summary>
[Alias("RealtimeRec.ISiloGrainsGrain")]
internal interface ISiloGrainsGrain : IGrainWithStringKey
{
    /// <summary>Ends those that another silo has too; answers which these are.</summary>
    /// <param name="hashes">Hashes of the other silo's grains.</param>
    [Alias("EndShared")]
    Task<ulong[]> EndSharedAsync(ulong[] hashes);
}
