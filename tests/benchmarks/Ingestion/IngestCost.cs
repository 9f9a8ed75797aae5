namespace RealtimeRec.Benchmarks.Ingestion;

/// <summary>What it took to make events durable.</summary>
internal sealed record IngestCost
{
    /// <summary>How many.</summary>
    public required long Events { get; init; }

    /// <summary>From the first produced until the last was durable.</summary>
    public required double Seconds { get; init; }

    /// <summary>CPU time of all silos for an event, in microseconds.</summary>
    public required double SiloMicroseconds { get; init; }

    /// <summary>CPU time for an event by stage, in microseconds, every process.</summary>
    public required IReadOnlyList<(string Stage, double Microseconds)> Stages { get; init; }

    /// <summary>Durable events a second.</summary>
    public double PerSecond => Events / Seconds;
}
