namespace RealtimeRec.Gateway.Http;

/// <summary>How slow a client may be, and how many there may be at once. Bound from the configuration section <c>Limits</c>.</summary>
public sealed class RequestLimitsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>How long a request's line and header fields may take to arrive; then the answer is 408. 1 second to 1 hour.</summary>
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes a second, on average, below which a body that is being read is given up with 408. 0 to 1,000,000,000; 0 waits for as long
    /// as it takes.
    /// </summary>
    public double MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a body may take before <see cref="MinBodyBytesPerSecond"/> counts, 2 seconds to 1 hour.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes a second below which a client that does not take its answer is cut off. 0 to 1,000,000,000; 0 waits for as long as it takes.</summary>
    public double MinAnswerBytesPerSecond { get; set; } = 240;

    /// <summary>How long a connection without a request is kept, 1 second to 1 day.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>Connections at once; one more is answered 503 and closed. 0 to 1,000,000; 0 for as many as the machine bears.</summary>
    public int MaxConnections { get; set; }
}
