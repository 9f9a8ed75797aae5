namespace RealtimeRec.Gateway.Answers;

/// <summary>What happened to the events of a request.</summary>
/// <param name="Accepted">Events that are durable now, including those sent before.</param>
/// <param name="Duplicates">How many of the accepted events had been applied before and changed nothing.</param>
/// <param name="Rejected">Events refused.</param>
/// <param name="Results">One per event, in the order sent.</param>
public sealed record EventsAnswer(int Accepted, int Duplicates, int Rejected, IReadOnlyList<EventsAnswer.Result> Results)
{
    /// <summary>What happened to one event.</summary>
    /// <param name="Index">Its position in the request, from 0.</param>
    /// <param name="EventId">Its id, if it could be read.</param>
    /// <param name="Status">applied, accepted (in the event log, applied a moment later), duplicate or rejected.</param>
    /// <param name="Errors">Why it was refused.</param>
    /// <param name="Warnings">What was left out of it or corrected, including unknown properties; at most 16.</param>
    public sealed record Result(
        int Index, string? EventId, string Status, IReadOnlyList<ProblemError>? Errors = null, IReadOnlyList<ProblemError>? Warnings = null);
}
