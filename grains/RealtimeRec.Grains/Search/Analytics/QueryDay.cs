namespace RealtimeRec.Search.Analytics;

/// <summary>What was counted on a day.</summary>
/// <param name="Day">The day, in days since 1970, UTC.</param>
/// <param name="Counts">What.</param>
[GenerateSerializer, Immutable, Alias("QueryDay")]
internal readonly record struct QueryDay([property: Id(0)] int Day, [property: Id(1)] SearchCounts Counts)
{
    private const long DayMs = 24 * 60 * 60 * 1_000;

    /// <summary>The day of a time, milliseconds since 1970.</summary>
    public static int Of(long timeMs) => (int)(timeMs / DayMs);

    /// <summary>Adds this to what was counted on the same day, or as a day of its own.</summary>
    public void AddTo(List<QueryDay> days)
    {
        var day = Day;
        var index = days.FindIndex(known => known.Day == day);
        if (index < 0)
        {
            days.Add(this);
        }
        else
        {
            days[index] = this with { Counts = days[index].Counts + Counts };
        }
    }
}
