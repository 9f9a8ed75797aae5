using RealtimeRec.Embeddings;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>A change of one row of a <see cref="VectorIndex"/>.</summary>
/// <param name="Row">The row.</param>
/// <param name="Vector">Its new vector; null, zero or not finite takes the row out of the index.</param>
public readonly record struct VectorUpdate(RowOrdinal Row, Embedding? Vector);
