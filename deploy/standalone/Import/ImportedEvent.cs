using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Datasets.Rows;
using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// An event and the rows it stands in: rows of one order (same id, user, time and kind) are one event with several items.
/// </summary>
internal sealed class ImportedEvent
{
    private readonly ShopEvent _first;
    private readonly List<EventItem> _items;
    private readonly List<EventItem> _deductions = [];
    private readonly List<ImportedRow> _rows;

    public ImportedEvent(DatasetRow row, ShopEvent shopEvent)
    {
        _first = shopEvent;
        _items = [];
        _rows = [];
        Add(row, shopEvent);
    }

    /// <summary>The rows, at least one.</summary>
    public IReadOnlyList<ImportedRow> Rows => _rows;

    /// <summary>Whether it cannot take the items of another row.</summary>
    public bool IsFull => _items.Count + _deductions.Count >= EventLimits.MaxItemsPerEvent;

    /// <summary>Takes in another row of the same order.</summary>
    public void Add(DatasetRow row, ShopEvent shopEvent)
    {
        (row.IsDeduction ? _deductions : _items).AddRange(shopEvent.Items);
        _rows.Add(ImportedRow.Of(row));
    }

    /// <summary>
    /// The whole event; vouchers and discounts are none of an order's products unless there is nothing else in it. A file's ids may come
    /// again on another day: what a profile knows it by is made of all that tells it from another event of its user, and is the same in
    /// every file and run that holds it.
    /// </summary>
    public ShopEvent ToEvent()
    {
        var item = _first.Items.Length > 0 ? _first.Items[0] : null;
        var identity = string.Create(CultureInfo.InvariantCulture,
            $"{_first.EventId}\0{_first.Kind}\0{_first.Time.UtcTicks}\0{_first.SearchTerm}\0{item?.ItemId}\0{item?.Price}\0{item?.Quantity}");
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(identity.AsSpan()));
        return _first with { EventId = hash.ToString("x32", CultureInfo.InvariantCulture), Items = [.. _items.Count > 0 ? _items : _deductions] };
    }
}
