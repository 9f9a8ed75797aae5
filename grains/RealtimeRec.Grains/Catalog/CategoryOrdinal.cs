namespace RealtimeRec.Catalog;

/// <summary>The number of a category on this silo.</summary>
/// <param name="Value">The number, or -1 for none.</param>
internal readonly record struct CategoryOrdinal(int Value) : IOrdinal<CategoryOrdinal>, IComparable<CategoryOrdinal>
{
    /// <summary>That of nothing.</summary>
    public static readonly CategoryOrdinal None = new(-1);

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Value < 0;

    public static CategoryOrdinal Of(int value) => new(value);

    public int CompareTo(CategoryOrdinal other) => Value.CompareTo(other.Value);
}
