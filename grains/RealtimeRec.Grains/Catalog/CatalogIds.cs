using System.Diagnostics.Metrics;

namespace RealtimeRec.Catalog;

/// <summary>The silo's numbering of items, groups of variants, categories and brands.</summary>
internal sealed class CatalogIds
{
    /// <summary>Most items numbered that have no row: what shoppers' events name must not grow a silo without bound.</summary>
    private const int MaxWithoutRow = 262_144;

    private static readonly Meter Meter = new(TelemetryNames.Source);

    private static readonly Counter<long> Unnumbered = Meter.CreateCounter<long>(
        TelemetryNames.ItemsUnnumbered, description: "Interactions with products without a row that a silo had no room to keep.");

    private int _rows;

    /// <summary>Item ids; an item's ordinal is its row in the replica and in the vector index.</summary>
    public IdTable<ItemOrdinal> Items { get; } = new();

    /// <summary>Number of items that have a row.</summary>
    public int Rows
    {
        get => Volatile.Read(ref _rows);
        set => Volatile.Write(ref _rows, value);
    }

    /// <summary>Groups of variants.</summary>
    public IdTable<GroupOrdinal> Groups { get; } = new();

    /// <summary>Category names.</summary>
    public NameTable<CategoryOrdinal> Categories { get; } = new();

    /// <summary>Brands.</summary>
    public NameTable<BrandOrdinal> Brands { get; } = new();

    /// <summary>Values of the attributes that searches count.</summary>
    public AttributeFields Attributes { get; } = new();

    /// <summary>What rows share.</summary>
    public RepeatedValues Repeated { get; } = new();

    /// <summary>The ordinal of an item that an event names, new if there is room; false when there is none, which is counted.</summary>
    public bool TryNumber(string itemId, out ItemOrdinal item)
    {
        if (Items.TryGet(itemId, out item))
        {
            return true;
        }

        if (Items.Count - Rows >= MaxWithoutRow)
        {
            Unnumbered.Add(1);
            return false;
        }

        item = Items.GetOrAdd(itemId);
        return true;
    }
}
