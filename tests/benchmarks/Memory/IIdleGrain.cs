using RealtimeRec.Events;

namespace RealtimeRec.Benchmarks.Memory;

/// <summary>A grain that does nothing, and can be called.</summary>
internal interface IIdleGrain : IGrainWithStringKey
{
    /// <summary>Activates it.</summary>
    Task TouchAsync();

    /// <summary>Takes what a user's grain takes.</summary>
    Task<ApplyResult> TakeAsync(EventBatch batch);
}
