using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>A history as a user encoder reads it, oldest first.</summary>
/// <param name="Items">Vectors of the items.</param>
/// <param name="Kinds">The number of what was done plus 1, 0 unknown, for each item.</param>
/// <param name="Gaps">Bucket of the time to the next interaction, or to now for the last, for each item.</param>
internal readonly record struct UserInput(Embedding[] Items, byte[] Kinds, byte[] Gaps);
