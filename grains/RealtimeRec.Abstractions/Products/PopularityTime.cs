namespace RealtimeRec.Products;

/// <summary>
/// How far the time has come by which popularity decays. It stands still while the shop is silent for long, so that what trended before stays until
/// new events outweigh it, were the silence a year between the log that was imported and the first event after it.
/// </summary>
/// <param name="LatestMs">Stated time of the latest event, milliseconds since 1970; 0 before the first.</param>
/// <param name="SkippedMs">What was left out of the silences before the latest one.</param>
/// <param name="SilentFromMs">Beginning of the latest long silence; 0 when there was none.</param>
/// <param name="SilentUntilMs">Its end.</param>
[GenerateSerializer, Immutable, Alias("PopularityTime")]
public readonly record struct PopularityTime(
    [property: Id(0)] long LatestMs,
    [property: Id(1)] long SkippedMs,
    [property: Id(2)] long SilentFromMs,
    [property: Id(3)] long SilentUntilMs)
{
    /// <summary>The one of two that has come further.</summary>
    public static PopularityTime Latest(in PopularityTime a, in PopularityTime b) => a.LatestMs >= b.LatestMs ? a : b;

    /// <summary>What popularity counts an event by, in milliseconds.</summary>
    /// <param name="timeMs">Stated time of the event, at most <see cref="LatestMs"/>.</param>
    /// <param name="longestMs">What remains of the longest silence.</param>
    public double At(long timeMs, double longestMs)
    {
        var silentMs = SilentUntilMs - SilentFromMs;
        return timeMs <= SilentFromMs || silentMs <= longestMs ? timeMs - SkippedMs
            : timeMs >= SilentUntilMs ? timeMs - SkippedMs - (silentMs - longestMs)
            : SilentFromMs - SkippedMs + ((timeMs - SilentFromMs) * longestMs / silentMs);
    }

    /// <summary>The time once an event of a later time has come.</summary>
    /// <param name="timeMs">Stated time of the event, after <see cref="LatestMs"/>.</param>
    /// <param name="longestMs">What remains of the longest silence.</param>
    public PopularityTime After(long timeMs, double longestMs)
    {
        if (LatestMs == 0 || timeMs - LatestMs <= longestMs)
        {
            return this with { LatestMs = timeMs };
        }

        var skipped = SkippedMs + Math.Max(0, SilentUntilMs - SilentFromMs - (long)longestMs);
        return new PopularityTime(timeMs, skipped, LatestMs, timeMs);
    }
}
