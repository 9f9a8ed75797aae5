namespace RealtimeRec.Quality;

/// <summary>
/// How good what is served is: before a sample of events is applied, the place that its product would have had in the shopper's feed, and in simpler
/// lists, over the whole cluster.
/// </summary>
[GenerateSerializer, Immutable, Alias("RankingReport")]
public sealed record RankingReport
{
    /// <summary>Places of a list that count.</summary>
    public const int Places = 20;

    /// <summary>Hours that are kept.</summary>
    public const int MaxHours = 24;

    /// <summary>When the report was made.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>Hours that it covers, the current one included: 1 to <see cref="MaxHours"/>.</summary>
    [Id(1)] public required int Hours { get; init; }

    /// <summary>Places of a list that count: a product further down is no hit.</summary>
    [Id(6)] public int Depth { get; init; } = Places;

    /// <summary>
    /// Products new to the shopper that no page of the feed had shown of late: by these, feed and rivals can be compared. No list names what such pages had shown.
    /// </summary>
    [Id(2)] public required RankingCases New { get; init; }

    /// <summary>Products new to the shopper that a page of the feed had shown of late.</summary>
    [Id(3)] public required RankingCases Shown { get; init; }

    /// <summary>Products that the shopper had met before.</summary>
    [Id(4)] public required RankingCases Own { get; init; }

    /// <summary>The same as <see cref="New"/> by hour, oldest first; hours without cases are left out.</summary>
    [Id(5)] public required RankingHour[] ByHour { get; init; }
}
