namespace RealtimeRec.Users;

/// <summary>
/// The 64-bit hashes of the ids of the events of the last hour or two: enough for a producer that sends again what it got
/// no answer for. (Redelivery from a log is recognised by its offset, however old.) Bounded by
/// <see cref="Capacity"/>, the largest request.
/// </summary>
internal sealed class RecentEventIds
{
    /// <summary>Most ids remembered.</summary>
    public const int Capacity = Events.EventLimits.MaxEventsPerRequest;

    private const int Growth = 8;
    private static readonly long RetentionMs = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private ulong[] _ids = [];
    private int _count;
    private int _mark;
    private long _markMs;

    /// <summary>The hashes, oldest first.</summary>
    public ReadOnlySpan<ulong> Values => _ids.AsSpan(0, _count);

    /// <summary>When the current hour of retention began, milliseconds since 1970.</summary>
    public long MarkMs => _markMs;

    /// <summary>Whether an event with this hash was added lately.</summary>
    public bool Contains(ulong id) => Values.Contains(id);

    /// <summary>Remembers a hash that arrived at <paramref name="nowMs"/>.</summary>
    public void Add(ulong id, long nowMs)
    {
        if (nowMs - _markMs >= RetentionMs)
        {
            // What lay before the mark is older than a retention period.
            Drop(_mark);
            _mark = _count;
            _markMs = nowMs;
        }

        if (_count == Capacity)
        {
            Drop(Capacity / 4);
        }

        if (_count == _ids.Length)
        {
            Array.Resize(ref _ids, Math.Min(Capacity, _count + Growth));
        }

        _ids[_count++] = id;
    }

    /// <summary>Puts back stored hashes.</summary>
    public void Restore(ReadOnlySpan<ulong> ids, long markMs)
    {
        _ids = ids.ToArray();
        _count = ids.Length;
        _mark = 0;
        _markMs = markMs;
    }

    private void Drop(int oldest)
    {
        if (oldest == 0)
        {
            return;
        }

        _ids = _ids.AsSpan(oldest, _count - oldest).ToArray();
        _count = _ids.Length;
        _mark = Math.Max(0, _mark - oldest);
    }
}
