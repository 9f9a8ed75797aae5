namespace RealtimeRec.Search;

/// <summary>What the shop's shoppers search for and what comes of it.</summary>
[GenerateSerializer, Immutable, Alias("SearchAnalytics")]
public sealed record SearchAnalytics
{
    /// <summary>Most days to look back, the current one included.</summary>
    public const int MaxDays = 7;

    /// <summary>When it was counted.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>The days that it counts, the current one last. The days are those of UTC.</summary>
    [Id(1)] public required SearchDay[] Days { get; init; }

    /// <summary>All searches of these days, of queries that are not listed too.</summary>
    [Id(2)] public required SearchCounts Total { get; init; }

    /// <summary>The queries searched for most often.</summary>
    [Id(3)] public required SearchedQuery[] Top { get; init; }

    /// <summary>The queries that found nothing most often.</summary>
    [Id(4)] public required SearchedQuery[] Failing { get; init; }

    /// <summary>Shoppers that must have searched for a query before it is listed or suggested.</summary>
    [Id(5)] public required int ShoppersToShow { get; init; }

    /// <summary>Different queries that are known, listed or not.</summary>
    [Id(6)] public required int Queries { get; init; }

    /// <summary>How many of these too few shoppers searched for to be listed.</summary>
    [Id(7)] public required int QueriesWithheld { get; init; }
}
