namespace RealtimeRec.Testing.Fuzz;

/// <summary>What a <see cref="FuzzRun"/> found.</summary>
public sealed record FuzzReport
{
    /// <summary>Requests made.</summary>
    public required long Requests { get; init; }

    /// <summary>How many answers had each status; 0 for a connection that was closed without one.</summary>
    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    /// <summary>How often something was not as it must be.</summary>
    public required int ViolationCount { get; init; }

    /// <summary>What was not as it must be, the first few of them.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>Events that answers called applied.</summary>
    public required long Applied { get; init; }

    /// <summary>Memory of the process after the first tenth, bytes.</summary>
    public required long MemoryBefore { get; init; }

    /// <summary>Memory of the process at the end, bytes.</summary>
    public required long MemoryAfter { get; init; }
}
