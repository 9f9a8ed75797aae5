namespace RealtimeRec.Catalog;

/// <summary>The number of an attribute's value in its <see cref="AttributeField"/>.</summary>
/// <param name="Value">The number, or -1 for none.</param>
internal readonly record struct ValueOrdinal(int Value) : IOrdinal<ValueOrdinal>
{
    /// <summary>That of nothing.</summary>
    public static readonly ValueOrdinal None = new(-1);

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Value < 0;

    public static ValueOrdinal Of(int value) => new(value);
}
