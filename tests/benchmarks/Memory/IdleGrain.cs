namespace RealtimeRec.Benchmarks.Memory;

/// <summary>A grain that holds nothing: what any activation costs.</summary>
internal sealed class IdleGrain : Grain, IIdleGrain
{
    public Task TouchAsync() => Task.CompletedTask;
}
