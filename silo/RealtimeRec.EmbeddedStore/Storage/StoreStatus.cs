namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>What the store can do now.</summary>
/// <param name="Reason">Why it does not write; null while it does.</param>
/// <param name="Since">Since when it has been so.</param>
public sealed record StoreStatus(string? Reason, DateTimeOffset Since)
{
    /// <summary>Whether it takes writes.</summary>
    public bool Writes => Reason is null;
}
