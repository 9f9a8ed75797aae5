namespace RealtimeRec.Profiles;

/// <summary>How long event ids are remembered, and how many of one user. Times of arrival are kept by slices of an eighth of that.</summary>
internal sealed class EventIdRules
{
    private const int Slices = 8;

    /// <param name="retention">How long.</param>
    /// <param name="maxIds">How many.</param>
    public EventIdRules(TimeSpan retention, int maxIds)
    {
        RetentionMs = (long)retention.TotalMilliseconds;
        MaxIds = maxIds;
    }

    /// <summary>How long an id is remembered at least, in milliseconds.</summary>
    public long RetentionMs { get; }

    /// <summary>Most ids of one user.</summary>
    public int MaxIds { get; }

    /// <summary>Length of a slice in seconds. Slices are stored by the second that they begin in, so that another retention reads them as well.</summary>
    private uint SliceSeconds => (uint)Math.Max(1, RetentionMs / 1_000 / Slices);

    /// <summary>The slice of a time: the second since 1970 that it begins in.</summary>
    public uint SliceOf(long timeMs)
    {
        var seconds = (uint)(Math.Max(0, timeMs) / 1_000);
        return seconds - (seconds % SliceSeconds);
    }

    /// <summary>The oldest slice that still has something to remember.</summary>
    public uint OldestSlice(long nowMs) => (uint)(Math.Max(0, nowMs - RetentionMs) / 1_000 is var seconds && seconds > SliceSeconds ? seconds - SliceSeconds : 0);

    /// <summary>When the ids of a slice are forgotten, milliseconds since 1970.</summary>
    public long ForgottenAtMs(uint slice) => ((slice + SliceSeconds + 1) * 1_000L) + RetentionMs;
}
