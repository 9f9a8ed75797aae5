namespace RealtimeRec.Quality;

/// <summary>
/// What one process counted so far: all of it, not what is new, so that a snapshot that is lost, or arrives twice, or at
/// another activation of the collecting grain changes no sum.
/// </summary>
[GenerateSerializer, Immutable, Alias("QualitySnapshot")]
public sealed record QualitySnapshot
{
    /// <summary>Minutes kept: an hour, and the minute that a window of an hour begins in.</summary>
    public const int Minutes = 61;

    /// <summary>The process: unique for each of its runs.</summary>
    [Id(0)] public required string Source { get; init; }

    /// <summary>When it began to count.</summary>
    [Id(1)] public required DateTimeOffset Since { get; init; }

    /// <summary>The minute it was taken in, in minutes since 1970.</summary>
    [Id(2)] public required long Minute { get; init; }

    /// <summary>Events judged.</summary>
    [Id(3)] public required QualitySeries Judged { get; init; }

    /// <summary>Events of suspected bots, applied but kept out of the products' signals.</summary>
    [Id(4)] public required QualitySeries Withheld { get; init; }

    /// <summary>The rules broken at least once.</summary>
    [Id(5)] public required RuleSnapshot[] Rules { get; init; }

    /// <summary>What ways to rank were worth in the last <see cref="RankingReport.MaxHours"/> hours.</summary>
    [Id(6)] public RankingCount[] Ranking { get; init; } = [];
}
