using RealtimeRec.Datasets.Rows;
using RealtimeRec.Events;

namespace RealtimeRec.Standalone.Import;

/// <summary>Consecutive rows of a file, their events by user in the file's order.</summary>
internal sealed class ImportChunk
{
    private readonly Dictionary<Order, ImportedEvent> _orders = [];
    private Order? _last;

    /// <summary>Events by user. Rows that repeat an earlier one are left out.</summary>
    public Dictionary<string, List<ImportedEvent>> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The last row's number.</summary>
    public long LastRow { get; private set; }

    /// <summary>How much of the file was read at its end, 0 to 1.</summary>
    public double Fraction { get; private set; }

    /// <summary>Whether <paramref name="row"/> goes on with the order of the row before it, so that the chunk should not end between them.</summary>
    public bool GoesOnWith(DatasetRow row) =>
        row is { Event: { } shopEvent } && _last == Order.Of(shopEvent) && !_orders[_last.Value].IsFull;

    /// <summary>Adds a row.</summary>
    public void Add(DatasetRow row, double fraction)
    {
        Rows++;
        LastRow = row.RowNumber;
        Fraction = fraction;
        if (row is not { Event: { } shopEvent, Repeated: false })
        {
            return;
        }

        var order = Order.Of(shopEvent);
        _last = order;
        if (_orders.TryGetValue(order, out var imported) && !imported.IsFull)
        {
            imported.Add(row, shopEvent);
            return;
        }

        if (!Users.TryGetValue(shopEvent.UserId, out var events))
        {
            Users[shopEvent.UserId] = events = [];
        }

        events.Add(_orders[order] = new ImportedEvent(row, shopEvent));
    }

    // What tells one event of a file from another; two searches with one id are two.
    private readonly record struct Order(string UserId, string EventId, EventKind Kind, DateTimeOffset Time, string? SearchTerm)
    {
        public static Order Of(ShopEvent shopEvent) =>
            new(shopEvent.UserId, shopEvent.EventId, shopEvent.Kind, shopEvent.Time, shopEvent.SearchTerm);
    }
}
