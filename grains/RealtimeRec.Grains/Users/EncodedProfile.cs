using RealtimeRec.Embeddings;

namespace RealtimeRec.Users;

/// <summary>A profile as the user encoder sees it.</summary>
/// <param name="Version">Version of the profile that was encoded.</param>
/// <param name="Models">The models that did it (<see cref="Inference.ModelSet.Version"/>).</param>
/// <param name="Vector">The profile vector; null when no device answered in time, or none of the items has a vector.</param>
internal sealed record EncodedProfile(long Version, string Models, Embedding? Vector);
