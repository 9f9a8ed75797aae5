namespace RealtimeRec.Gateway.Answers;

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Events that are durable now, those sent before included.</param>
/// <param name="Duplicates">How many of the accepted had been applied before and changed nothing.</param>
/// <param name="Rejected">Events refused.</param>
/// <param name="Results">One per event, in the order sent.</param>
public sealed record EventsAnswer(int Accepted, int Duplicates, int Rejected, IReadOnlyList<EventsAnswer.Result> Results)
{
    /// <summary>What became of one event.</summary>
    /// <param name="Index">Its place in the request, from 0.</param>
    /// <param name="EventId">Its id, as far as it could be read.</param>
    /// <param name="Status">applied, accepted (in the log, applied in a moment), duplicate or rejected.</param>
    /// <param name="Errors">Why it was refused.</param>
    /// <param name="Warnings">What of it was left out or mended, unknown properties among it; at most 16.</param>
    public sealed record Result(
        int Index, string? EventId, string Status, IReadOnlyList<ProblemError>? Errors = null, IReadOnlyList<ProblemError>? Warnings = null);
}
