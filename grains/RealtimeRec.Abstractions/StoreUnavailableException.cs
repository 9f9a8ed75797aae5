namespace RealtimeRec;

/// <summary>
/// The store refused at once: it cannot write now, and says why. The same call may succeed later, but not a moment later: whoever
/// called is told to come again.
/// </summary>
[GenerateSerializer, Alias("StoreUnavailableException")]
public sealed class StoreUnavailableException(string message) : OrleansException(message);
