namespace RealtimeRec.Testing.Load;

/// <summary>Percentiles of what was measured.</summary>
public static class Percentiles
{
    /// <summary>The smallest value that at least <paramref name="percent"/> of a hundred values do not exceed.</summary>
    /// <param name="sorted">The values in ascending order, one at least.</param>
    /// <param name="percent">0 to 100.</param>
    public static T Of<T>(IReadOnlyList<T> sorted, double percent) =>
        sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
}
