namespace RealtimeRec.Gateway.Events;

/// <summary>The event log did not take every event in time. Some may be in it; all may be sent again, since an event id counts once.</summary>
public sealed class EventLogUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
