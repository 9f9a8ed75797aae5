using System.Runtime.InteropServices;

namespace RealtimeRec.Profiles;

/// <summary><see cref="InteractionDetail"/> as it is stored: 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct StoredDetail
{
    /// <summary>No price: no decimal has these flags.</summary>
    private const int NoPrice = -1;

    private readonly int _low;
    private readonly int _middle;
    private readonly int _high;
    private readonly int _flags;
    private readonly int _quantity;
    private readonly int _aheadMs;

    private StoredDetail(ReadOnlySpan<int> price, int quantity, int aheadMs)
    {
        (_low, _middle, _high, _flags) = (price[0], price[1], price[2], price[3]);
        _quantity = quantity;
        _aheadMs = aheadMs;
    }

    public static StoredDetail Of(InteractionDetail detail)
    {
        Span<int> bits = [0, 0, 0, NoPrice];
        if (detail.Price is { } price)
        {
            decimal.GetBits(price, bits);
        }

        return new StoredDetail(bits, detail.Quantity, detail.AheadMs);
    }

    /// <exception cref="ArgumentException">The four numbers are no decimal.</exception>
    public InteractionDetail ToDetail() =>
        new(_flags == NoPrice ? null : new decimal([_low, _middle, _high, _flags]), Math.Max(1, _quantity), Math.Max(0, _aheadMs));
}
