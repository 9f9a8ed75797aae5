namespace RealtimeRec.Silo;

/// <summary>The silo cannot start. The message is one sentence for the operator; no stack trace is shown.</summary>
public sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
