namespace RealtimeRec.Quality;

/// <summary>What the cluster found with one rule.</summary>
[GenerateSerializer, Immutable, Alias("RuleReport")]
public sealed record RuleReport
{
    /// <summary>The rule.</summary>
    [Id(0)] public required string Rule { get; init; }

    /// <summary>What the rule does with an event that breaks it, as configured.</summary>
    [Id(1)] public required RuleAction Action { get; init; }

    /// <summary>How often the rule was broken.</summary>
    [Id(2)] public required QualityCount Findings { get; init; }

    /// <summary>Findings that were flagged and applied.</summary>
    [Id(3)] public required long Flagged { get; init; }

    /// <summary>Findings that were set aside (dead letter).</summary>
    [Id(4)] public required long Quarantined { get; init; }

    /// <summary>Findings that were dropped.</summary>
    [Id(5)] public required long Rejected { get; init; }

    /// <summary>When the rule was last broken; absent if it never was.</summary>
    [Id(6)] public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The latest findings, newest first.</summary>
    [Id(7)] public required QualitySample[] Samples { get; init; }
}
