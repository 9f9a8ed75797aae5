namespace RealtimeRec.Benchmarks.Replay;

/// <summary>A clock that stands at the time of the event being replayed. Timers and measured times are the machine's.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private long _nowMs;

    /// <summary>Sets the time, milliseconds since 1970.</summary>
    public void SetTo(long nowMs) => Volatile.Write(ref _nowMs, nowMs);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _nowMs));
}
