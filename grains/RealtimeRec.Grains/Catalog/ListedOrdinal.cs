namespace RealtimeRec.Catalog;

/// <summary>What a row is in lists, where a group of variants is one product: its group, or the item itself.</summary>
internal readonly record struct ListedOrdinal
{
    private readonly int _value;

    private ListedOrdinal(int value) => _value = value;

    /// <summary>That of an item, and of the group it belongs to where there is one.</summary>
    public static ListedOrdinal Of(ItemOrdinal item, GroupOrdinal group) => new(group.IsNone ? item.Value : ~group.Value);

    /// <summary>That of an item of no group.</summary>
    public static ListedOrdinal Of(ItemOrdinal item) => new(item.Value);
}
