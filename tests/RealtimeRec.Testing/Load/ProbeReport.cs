namespace RealtimeRec.Testing.Load;

/// <summary>What callers of a gateway saw.</summary>
public sealed record ProbeReport
{
    /// <summary>Requests that were answered, or failed.</summary>
    public required int Requests { get; init; }

    /// <summary>Requests that were answered with anything but 200, not at all, or too late.</summary>
    public required int Errors { get; init; }

    /// <summary>How many errors of each kind: a status code, or the exception's name.</summary>
    public required IReadOnlyDictionary<string, int> ErrorKinds { get; init; }

    /// <summary>
    /// The longest time without service: from the sending of the last request that succeeded before one that failed to the
    /// answer of the first that succeeded after it. Zero without an error.
    /// </summary>
    public required TimeSpan LongestOutage { get; init; }

    /// <summary>Half of the successful requests took no longer than this, from the moment they were due; zero without any.</summary>
    public required TimeSpan Median { get; init; }

    /// <summary>99 % of the successful requests took no longer than this, from the moment they were due; zero without any.</summary>
    public required TimeSpan Percentile99 { get; init; }

    /// <summary>The slowest successful request, from the moment it was due; zero without any.</summary>
    public required TimeSpan Slowest { get; init; }

    /// <summary>
    /// The longest time in which requests took more than <see cref="Slow"/>: from when the first was due to when the last was, with less than
    /// a second between any two; zero for a single one.
    /// </summary>
    public required TimeSpan LongestSlowness { get; init; }

    /// <summary>When the asking began (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>).</summary>
    public required long Began { get; init; }

    /// <summary>Every request, in the order in which they were due.</summary>
    public required IReadOnlyList<ProbeSample> Samples { get; init; }

    /// <summary>What shoppers notice as slow.</summary>
    public static TimeSpan Slow { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Share of the requests that failed, 0 to 1.</summary>
    public double ErrorRate => Requests == 0 ? 0 : (double)Errors / Requests;
}
