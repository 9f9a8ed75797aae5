namespace RealtimeRec.Catalog;

/// <summary>The number of a brand on this silo.</summary>
/// <param name="Value">The number, or -1 for none.</param>
internal readonly record struct BrandOrdinal(int Value) : IOrdinal<BrandOrdinal>, IComparable<BrandOrdinal>
{
    /// <summary>That of nothing.</summary>
    public static readonly BrandOrdinal None = new(-1);

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Value < 0;

    public static BrandOrdinal Of(int value) => new(value);

    public int CompareTo(BrandOrdinal other) => Value.CompareTo(other.Value);
}
