namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// An open-loop stream of arrivals: a Poisson process by the clock, whatever the arrivals meet. Arrivals that fall into a
/// pause longer than <see cref="LongestPause"/> (the machine slept, the cluster was away) are not made up for.
/// </summary>
/// <param name="rate">Arrivals per second; above 0.</param>
internal sealed class PoissonArrivals(double rate, TimeProvider time, Random random)
{
    /// <summary>The longest silence that is taken as ordinary delay.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan _meanGap = TimeSpan.FromSeconds(1 / rate);
    private TimeSpan _next = random.NextExponential(TimeSpan.FromSeconds(1 / rate));

    /// <summary>The time until the next arrival; zero when one is due.</summary>
    public TimeSpan UntilNext
    {
        get
        {
            var left = _next - time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>How many arrivals came since the last call.</summary>
    public int TakeDue()
    {
        var now = time.GetElapsedTime(_start);
        if (now - _next > LongestPause)
        {
            _next = now + random.NextExponential(_meanGap);
            return 0;
        }

        var due = 0;
        for (; _next <= now; _next += random.NextExponential(_meanGap))
        {
            due++;
        }

        return due;
    }
}
