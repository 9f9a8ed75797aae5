namespace RealtimeRec.Gateway.Answers;

/// <summary>What a bulk upsert did.</summary>
/// <param name="Created">Products not known before.</param>
/// <param name="Updated">Products known, and different now.</param>
/// <param name="Unchanged">Products known, and the same.</param>
/// <param name="Rejected">Lines refused.</param>
/// <param name="Errors">Why, for the first 1,000 faults, in the order of lines.</param>
/// <param name="Warnings">What of the products taken was left out or mended: the first 1,000, in the order of lines.</param>
public sealed record BulkAnswer(
    long Created, long Updated, long Unchanged, long Rejected, IReadOnlyList<ProblemError> Errors, IReadOnlyList<ProblemError>? Warnings = null);
