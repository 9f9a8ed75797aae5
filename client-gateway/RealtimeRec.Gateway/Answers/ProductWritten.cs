namespace RealtimeRec.Gateway.Answers;

/// <summary>What a PUT or a PATCH did.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Outcome">created, updated or unchanged.</param>
/// <param name="Warnings">What was left out of the product or corrected, including unknown properties; at most 16.</param>
public sealed record ProductWritten(string ItemId, string Outcome, IReadOnlyList<ProblemError>? Warnings = null);
