namespace RealtimeRec.Profiles;

/// <summary>
/// A price in 32 bits, exactly: up to 268,435,455 units of the last of up to seven decimal places, which is every price up to
/// 2,684,354.55. What does not fit is kept in full elsewhere (<see cref="InteractionDetail"/>).
/// </summary>
internal static class PackedPrice
{
    /// <summary>No price.</summary>
    public const uint Unknown = uint.MaxValue;

    /// <summary>Set where the other bits are no price.</summary>
    public const uint Elsewhere = 1u << 31;

    private const int MantissaBits = 28;
    private const uint MaxMantissa = (1u << MantissaBits) - 1;
    private const int MaxScale = 7;

    /// <summary>Packs a price; false when it does not fit.</summary>
    public static bool TryPack(decimal? price, out uint packed)
    {
        packed = Unknown;
        if (price is not { } value)
        {
            return true;
        }

        Span<int> bits = stackalloc int[4];
        while (true)
        {
            decimal.GetBits(value, bits);
            var scale = value.Scale;
            if (value >= 0 && scale <= MaxScale && bits[1] == 0 && bits[2] == 0 && (uint)bits[0] <= MaxMantissa)
            {
                packed = ((uint)scale << MantissaBits) | (uint)bits[0];
                return true;
            }

            // 22.900000000 is 22.9 too.
            var shorter = scale == 0 ? value : decimal.Round(value, scale - 1);
            if (scale == 0 || shorter != value)
            {
                return false;
            }

            value = shorter;
        }
    }

    /// <summary>The price that was packed; null for <see cref="Unknown"/>.</summary>
    public static decimal? Unpack(uint packed) =>
        packed == Unknown ? null : new decimal((int)(packed & MaxMantissa), 0, 0, isNegative: false, (byte)(packed >> MantissaBits));

    /// <summary>A price that was stored as a 32-bit float, which holds seven digits of it; NaN is none.</summary>
    public static decimal? OfFloat(float price)
    {
        const float ExactCents = 100_000;
        return !float.IsFinite(price) || price < 0 ? null
            : price < ExactCents ? (decimal)price
            : Math.Round((decimal)(double)price, 2);
    }
}
