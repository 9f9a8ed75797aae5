namespace RealtimeRec.Datasets.Presets;

/// <summary>Rows that are no shopper's event, and why.</summary>
public sealed record IgnoreRule
{
    /// <summary>Column → regular expression; all must match.</summary>
    public required Dictionary<string, string> Match { get; init; }

    /// <summary>The reason under which such rows are counted.</summary>
    public required string Reason { get; init; }
}
