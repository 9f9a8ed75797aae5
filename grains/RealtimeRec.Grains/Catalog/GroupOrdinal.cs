namespace RealtimeRec.Catalog;

/// <summary>The number of a group of variants on this silo.</summary>
/// <param name="Value">The number, or -1 for none.</param>
internal readonly record struct GroupOrdinal(int Value) : IOrdinal<GroupOrdinal>
{
    /// <summary>That of nothing.</summary>
    public static readonly GroupOrdinal None = new(-1);

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Value < 0;

    public static GroupOrdinal Of(int value) => new(value);
}
