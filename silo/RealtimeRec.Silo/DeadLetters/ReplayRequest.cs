namespace RealtimeRec.Silo.DeadLetters;

/// <summary>Which dead letters to replay.</summary>
internal sealed record ReplayRequest
{
    /// <summary>Only those that this rule refused; null for any.</summary>
    public string? Rule { get; init; }

    /// <summary>Only those refused at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those refused before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Most records to replay.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Whether to tell only what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether to replay what an earlier run has dealt with.</summary>
    public bool Again { get; init; }
}
