namespace RealtimeRec.Standalone.Hosting;

/// <summary>The process cannot start. The message is one sentence for the operator; no stack trace is shown.</summary>
internal sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
