namespace RealtimeRec.Catalog;

/// <summary>
/// Prices as numbers that searches count by. A code is the price's two leading digits and its size (below 0.1 its hundredths), so that codes are in the order of
/// prices, and the prices of a code lie between two round numbers.
/// </summary>
internal static class PriceCode
{
    /// <summary>That of no price.</summary>
    public const ushort None = 0;

    /// <summary>Different codes, of prices up to <see cref="Validation.EventLimits.MaxPrice"/>.</summary>
    public const int Count = 1 + Hundredths + (10 * Leading);

    private const int Hundredths = 10;
    private const int Leading = 90;
    private const long Unit = 10_000_000_000;

    /// <summary>The code of a price, at least 0.</summary>
    public static ushort Of(decimal price)
    {
        if (price < 0.1m)
        {
            return (ushort)(1 + (int)(price * 100));
        }

        var (power, leading) = (0, price * 100);
        while (leading >= 100)
        {
            (power, leading) = (power + 1, leading / 10);
        }

        return (ushort)Math.Min(Count - 1, 1 + Hundredths + (Leading * power) + (int)leading - 10);
    }

    /// <summary>A price to compare by, in units of 10⁻¹⁰.</summary>
    public static long UnitsOf(decimal price) => (long)(Math.Min(price, long.MaxValue / Unit) * Unit);

    /// <summary>Whether units are less than the price, so that prices of as many units may differ.</summary>
    public static bool IsFine(decimal price) => UnitsOf(price) != price * Unit;
}
