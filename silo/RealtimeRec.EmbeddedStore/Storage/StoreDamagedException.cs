namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>The store does not hold all that it should. The message is one sentence that says what is missing or damaged; nothing was changed.</summary>
public sealed class StoreDamagedException(string message, Exception? innerException = null) : Exception(message, innerException);
