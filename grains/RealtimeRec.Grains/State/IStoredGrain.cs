namespace RealtimeRec.State;

/// <summary>A grain whose state the store may lose while the grain lives: Redis that was emptied, or failed over to an empty replica.</summary>
public interface IStoredGrain : IGrain
{
    /// <summary>
    /// Writes what the grain holds, also when it believes that it is stored; nothing when it holds nothing. Completes once it is durable.
    /// </summary>
    Task StoreAgainAsync();
}
