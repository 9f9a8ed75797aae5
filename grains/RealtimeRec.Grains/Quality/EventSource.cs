using RealtimeRec.Events;

namespace RealtimeRec.Quality;

/// <summary>Where and when an event came in.</summary>
/// <param name="Partition">The log it comes from, or null.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="NowMs">Time of arrival, milliseconds since 1970.</param>
/// <param name="IsHistorical">Whether it is part of a record of the past (<see cref="Events.EventBatch.Historical"/>).</param>
/// <param name="Earlier">The logs that <paramref name="Partition"/> goes on; null for none.</param>
/// <param name="NamedUser">The user that the event names, when that one was merged into the one that gets it; else null.</param>
/// <param name="WasApplied">Whether the user that it names had had it before.</param>
internal readonly record struct EventSource(
    string? Partition,
    long Offset,
    long NowMs,
    bool IsHistorical = false,
    EarlierLog[]? Earlier = null,
    string? NamedUser = null,
    bool WasApplied = false)
{
    /// <summary>The source of event <paramref name="i"/> of a batch that arrives at <paramref name="nowMs"/> (milliseconds since 1970).</summary>
    public static EventSource Of(EventBatch batch, int i, long nowMs) =>
        new(
            batch.Partition,
            batch.Offsets is { } offsets ? offsets[i] : 0,
            nowMs,
            batch.Historical,
            batch.Earlier,
            batch.AppliedBefore is null ? null : batch.Events[i].UserId,
            batch.AppliedBefore?[i] == true);
}
