namespace RealtimeRec.Datasets.Presets;

/// <summary>An event name for the rows in which every named column matches its pattern.</summary>
public sealed record EventNameRule
{
    /// <summary>Column → regular expression; all must match.</summary>
    public required Dictionary<string, string> Match { get; init; }

    /// <summary>The event name.</summary>
    public required string Name { get; init; }
}
