namespace RealtimeRec;

/// <summary>
/// The store did not do what a grain asked of it. The same call may well succeed a moment later. In place of the storage provider's own exceptions,
/// which a client of the cluster does not know.
/// </summary>
[GenerateSerializer, Alias("StoreFailureException")]
public sealed class StoreFailureException(string message) : OrleansException(message);
