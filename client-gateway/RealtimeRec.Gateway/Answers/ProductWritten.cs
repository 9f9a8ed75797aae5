namespace RealtimeRec.Gateway.Answers;

/// <summary>What an upsert or a merge did.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Outcome">created, updated or unchanged.</param>
/// <param name="Warnings">What of the product was left out or mended, unknown properties among it; at most 16.</param>
public sealed record ProductWritten(string ItemId, string Outcome, IReadOnlyList<ProblemError>? Warnings = null);
