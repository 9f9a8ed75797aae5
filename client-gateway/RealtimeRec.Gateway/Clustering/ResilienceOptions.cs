namespace RealtimeRec.Gateway.Clustering;

/// <summary>How calls to the cluster bear the loss of a silo. Bound from the configuration section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Resilience";

    /// <summary>
    /// How long one attempt may take. A call that was under way to a killed silo hears nothing more of it: only this ends it.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call may take with all its attempts; then the caller is told to come again.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a feed waits for the user's profile before it is made without. That one is asked for <see cref="ReplicaPatience"/> earlier, half of this at
    /// most, so that it is there by then.
    /// </summary>
    public TimeSpan ProfilePatience { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long one silo may take with what every silo knows before two others are asked as well.</summary>
    public TimeSpan ReplicaPatience { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Pause before the second attempt, on average; it doubles from attempt to attempt.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two attempts.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The breaker opens when this share of the calls of <see cref="BreakerWindow"/> failed, all their attempts included. Above 0,
    /// at most 1. Well above half: when one of two silos is lost, the other one's users must go on being answered.
    /// </summary>
    public double BreakerFailureRatio { get; set; } = 0.8;

    /// <summary>The span of time over which the breaker counts.</summary>
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>The breaker stays closed while fewer calls than this ended in its window.</summary>
    public int BreakerMinimumCalls { get; set; } = 20;

    /// <summary>How long an open breaker refuses calls before it lets one through to probe the cluster.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(1);
}
