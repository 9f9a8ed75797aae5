using Microsoft.Extensions.Time.Testing;

namespace RealtimeRec.ClusterTests.Catalog;

/// <summary>A clock that is moved by hand and whose timers never fire: whatever loop waits by it stands still from then on.</summary>
internal sealed class StandingLoops() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
