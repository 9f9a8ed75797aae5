namespace RealtimeRec.Hosting.Starting;

/// <summary>The process cannot start. The message is one sentence for the operator; no stack trace is shown.</summary>
public sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
