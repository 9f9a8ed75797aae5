namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>A record.</summary>
/// <param name="Bytes">What was written.</param>
/// <param name="ETag">Names this version of it; every write gives another.</param>
public readonly record struct StoredState(ReadOnlyMemory<byte> Bytes, long ETag);
