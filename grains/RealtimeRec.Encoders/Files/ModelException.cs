namespace RealtimeRec.Encoders.Files;

/// <summary>A model that cannot be served; the message is one sentence that says which and why.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
