namespace RealtimeRec.Standalone.Simulation;

/// <summary>Draws from the distributions that the demonstration shop needs.</summary>
internal static class RandomDistributions
{
    /// <summary>A waiting time with mean <paramref name="mean"/> between two events of a Poisson process.</summary>
    public static TimeSpan NextExponential(this Random random, TimeSpan mean) => mean * -Math.Log(1 - random.NextDouble());

    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>True with probability <paramref name="probability"/>.</summary>
    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>Any element; there must be one.</summary>
    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>An element with probability proportional to its weight; the last one when every weight is zero.</summary>
    public static T PickWeighted<T>(this Random random, IReadOnlyList<T> from, Func<T, double> weight)
    {
        var total = 0.0;
        foreach (var element in from)
        {
            total += weight(element);
        }

        var left = random.NextDouble() * total;
        foreach (var element in from)
        {
            left -= weight(element);
            if (left < 0)
            {
                return element;
            }
        }

        return from[^1];
    }
}
