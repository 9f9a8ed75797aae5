namespace RealtimeRec.Reading.Events;

/// <summary>What a CloudEvents 1.0 envelope (https://github.com/cloudevents/spec) can add to an event that does not say it itself.</summary>
/// <param name="Id">Stands in for a missing event_id.</param>
/// <param name="Time">Stands in for a missing event_time; RFC 3339.</param>
public sealed record CloudEventAttributes(string? Id, string? Time);
