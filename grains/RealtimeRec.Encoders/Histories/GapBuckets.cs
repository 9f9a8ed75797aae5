namespace RealtimeRec.Encoders.Histories;

/// <summary>Times between interactions as a user encoder reads them: buckets, each twice as long as the one before.</summary>
public static class GapBuckets
{
    /// <summary>Buckets from a minute up to a year and more, and 0 for an unknown time.</summary>
    public const int Count = 22;

    private const double SecondsOfFirst = 60;

    /// <summary>The bucket of a time in seconds, 1 to <see cref="Count"/> − 1; 0 when it is negative, that is unknown.</summary>
    public static int Of(double seconds) => seconds < 0 ? 0 : Math.Min(Count - 1, 1 + (int)Math.Log2(1 + (seconds / SecondsOfFirst)));
}
