namespace RealtimeRec.Benchmarks.Memory;

/// <summary>A grain that can be activated.</summary>
internal interface IIdleGrain : IGrainWithStringKey
{
    /// <summary>Activates it.</summary>
    Task TouchAsync();
}
