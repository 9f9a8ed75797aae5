namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>The record is not the version that the writer knows.</summary>
/// <param name="stored">The etag of the record; null when there is none.</param>
public sealed class StateConflictException(long? stored) : Exception("The record was written by another writer since it was read.")
{
    /// <summary>The etag of the record; null when there is none.</summary>
    public long? Stored { get; } = stored;
}
