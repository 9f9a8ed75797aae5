using RealtimeRec.Embeddings;

namespace RealtimeRec.Profiles;

/// <summary>A profile as the user encoder sees it.</summary>
/// <param name="Version">Version of the profile that was encoded.</param>
/// <param name="Models">The models that did it (<see cref="Encoders.ModelSet.Version"/>).</param>
/// <param name="Vector">The profile vector; null when no device answered in time, or none of the items has a vector.</param>
internal sealed record EncodedProfile(long Version, string Models, Embedding? Vector, int Gap = 0)
{
    /// <summary>Whether it is what would be encoded now.</summary>
    /// <param name="version">Version of the profile.</param>
    /// <param name="models">Version of the models.</param>
    /// <param name="gap">Bucket of the time since the last interaction: a shopper who comes back after weeks is not as if just here.</param>
    public bool IsOf(long version, string models, int gap) => Vector is not null && Version == version && Models == models && Gap == gap;
}
