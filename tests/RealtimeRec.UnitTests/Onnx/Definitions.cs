namespace RealtimeRec.UnitTests.Onnx;

/// <summary>Functions that .NET does not have.</summary>
internal static class Definitions
{
    public static double Gelu(double x) => x * 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    public static double Silu(double x) => x / (1 + Math.Exp(-x));

    /// <summary>The error function by its Taylor series; good for |x| up to 5.</summary>
    private static double Erf(double x)
    {
        Assert.InRange(x, -5, 5);
        var sum = 0.0;
        var term = x;
        for (var n = 0; n < 150; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
