namespace RealtimeRec.Catalog;

/// <summary>Sums of numbers too large or too small for a double, kept as their base-2 logarithm.</summary>
internal static class LogSum
{
    /// <summary>log2(2^<paramref name="a"/> + 2^<paramref name="b"/>); negative infinity stands for an empty sum.</summary>
    public static double Add(double a, double b)
    {
        var (high, low) = a >= b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + Math.Log2(1 + double.Exp2(low - high));
    }
}
