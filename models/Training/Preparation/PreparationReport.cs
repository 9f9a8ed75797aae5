namespace RealtimeRec.Training.Preparation;

/// <summary>What a preparation read, dropped and kept: the content of <c>report.json</c>.</summary>
internal sealed record PreparationReport
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset PreparedAt { get; init; }

    /// <summary>Names of the files read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Name of the preset.</summary>
    public required string Preset { get; init; }

    /// <summary>Numbers of the rules.</summary>
    public required PreparationOptions Options { get; init; }

    /// <summary>Rows of the files.</summary>
    public required long Rows { get; init; }

    /// <summary>Events of no product.</summary>
    public required long Searches { get; init; }

    /// <summary>Rows that the reader did not take, by its reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>What each rule did, in order.</summary>
    public required IReadOnlyList<RuleOutcome> Rules { get; init; }

    /// <summary>Kept items that have a text.</summary>
    public required int ItemsWithText { get; init; }

    /// <summary>What was readable.</summary>
    public required LogSize Before { get; init; }

    /// <summary>What was kept.</summary>
    public required LogSize After { get; init; }

    /// <summary>How what was readable is spread.</summary>
    public required LogDistribution DistributionBefore { get; init; }

    /// <summary>How what was kept is spread.</summary>
    public required LogDistribution DistributionAfter { get; init; }
}
