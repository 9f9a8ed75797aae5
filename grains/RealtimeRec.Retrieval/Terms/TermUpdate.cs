namespace RealtimeRec.Retrieval.Terms;

/// <summary>A change of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Texts">Its texts from now on; null when it is no more.</param>
public readonly record struct TermUpdate(RowOrdinal Row, IReadOnlyList<FieldText>? Texts);
