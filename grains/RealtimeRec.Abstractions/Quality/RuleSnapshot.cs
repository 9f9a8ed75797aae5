namespace RealtimeRec.Quality;

/// <summary>What one process found by one rule.</summary>
[GenerateSerializer, Immutable, Alias("RuleSnapshot")]
public sealed record RuleSnapshot
{
    /// <summary>The rule.</summary>
    [Id(0)] public required string Rule { get; init; }

    /// <summary>Findings, whatever was done.</summary>
    [Id(1)] public required QualitySeries Findings { get; init; }

    /// <summary>Findings since the process began, in the order of <see cref="RuleAction"/>.</summary>
    [Id(2)] public required long[] ByAction { get; init; }

    /// <summary>When the rule was last broken.</summary>
    [Id(3)] public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The latest findings, newest first.</summary>
    [Id(4)] public required QualitySample[] Samples { get; init; }
}
