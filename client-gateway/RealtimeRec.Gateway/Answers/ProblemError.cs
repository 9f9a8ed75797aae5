using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Answers;

/// <summary>One error in a request.</summary>
public sealed record ProblemError
{
    /// <summary>Position of the event in the array, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>Line of the product in an NDJSON body, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The invalid field; <c>body</c> for the document as a whole.</summary>
    public required string Field { get; init; }

    /// <summary>What kind of error it is, or the quality rule that refused an event.</summary>
    public required string Reason { get; init; }

    /// <summary>What is wrong and what is expected.</summary>
    public required string Message { get; init; }

    /// <summary>Findings as an answer lists them; null for none.</summary>
    internal static ProblemError[]? WarningsOf(FieldRejection[] findings) =>
        findings.Length == 0 ? null : Array.ConvertAll(findings, finding => From(finding));

    internal static ProblemError From(FieldRejection rejection, int? index = null, long? line = null) => new()
    {
        Index = index,
        Line = line,
        Field = rejection.Field,
        Reason = rejection.Reason,
        Message = rejection.Message,
    };
}
