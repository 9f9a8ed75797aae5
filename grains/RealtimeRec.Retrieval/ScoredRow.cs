namespace RealtimeRec.Retrieval;

/// <summary>A row found by a search.</summary>
/// <param name="Row">The row.</param>
/// <param name="Score">Inner product of query and row, in float32.</param>
public readonly record struct ScoredRow(RowOrdinal Row, float Score);
