namespace RealtimeRec.Testing.Fuzz;

/// <summary>How a <see cref="FuzzRun"/> goes.</summary>
public sealed record FuzzOptions
{
    /// <summary>What every request is drawn from: the same seed makes the same requests.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many requests.</summary>
    public required int Requests { get; init; }

    /// <summary>Connections at once.</summary>
    public int Callers { get; init; } = 8;

    /// <summary>
    /// Different requests: after this many they begin anew, with event ids of their own. What requests can leave behind is bounded by it,
    /// so that memory that still grows afterwards grows for no reason.
    /// </summary>
    public int Different { get; init; } = 20_000;

    /// <summary>Told how far it is, now and then.</summary>
    public Action<string>? Progress { get; init; }
}
