using RealtimeRec.Events;

namespace RealtimeRec.Benchmarks.Memory;

/// <summary>A grain that holds nothing: what any activation costs.</summary>
internal sealed class IdleGrain : Grain, IIdleGrain
{
    private static readonly Task<ApplyResult> s_taken = Task.FromResult(new ApplyResult(0, []));

    public Task TouchAsync() => Task.CompletedTask;

    public Task<ApplyResult> TakeAsync(EventBatch batch) => s_taken;
}
