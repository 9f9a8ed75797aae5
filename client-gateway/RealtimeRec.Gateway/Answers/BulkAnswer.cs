namespace RealtimeRec.Gateway.Answers;

/// <summary>What a bulk upsert did.</summary>
/// <param name="Created">Products that were not known before.</param>
/// <param name="Updated">Known products that changed.</param>
/// <param name="Unchanged">Known products that did not change.</param>
/// <param name="Rejected">Lines refused.</param>
/// <param name="Errors">The first 1,000 errors, in the order of lines.</param>
/// <param name="Warnings">What was left out of the accepted products, or corrected: the first 1,000, in the order of lines.</param>
public sealed record BulkAnswer(
    long Created, long Updated, long Unchanged, long Rejected, IReadOnlyList<ProblemError> Errors, IReadOnlyList<ProblemError>? Warnings = null);
