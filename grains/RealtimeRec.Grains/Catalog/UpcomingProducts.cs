namespace RealtimeRec.Catalog;

/// <summary>The products that are not published yet, by their day: each goes on sale then without a write. Thread-safe.</summary>
internal sealed class UpcomingProducts
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ItemOrdinal, long> _days = new();
    private readonly Dictionary<ItemOrdinal, long> _dayOf = [];

    /// <summary>Remembers those of some rows that are to be published after <paramref name="nowMs"/> (milliseconds since 1970).</summary>
    public void Add(IReadOnlyCollection<CatalogRow> rows, long nowMs)
    {
        lock (_lock)
        {
            foreach (var row in rows)
            {
                if (row.Details.Product.PublishedAt?.ToUnixTimeMilliseconds() is { } day && day > nowMs)
                {
                    Add(row.Item, day);
                }
            }
        }
    }

    /// <summary>Whether a day has come.</summary>
    public bool IsDue(long nowMs)
    {
        lock (_lock)
        {
            return _days.TryPeek(out _, out var day) && day <= nowMs;
        }
    }

    /// <summary>Takes the ordinals of products whose day has come, or was until another was named.</summary>
    public List<ItemOrdinal> TakeDue(long nowMs)
    {
        var due = new List<ItemOrdinal>();
        lock (_lock)
        {
            while (_days.TryPeek(out var item, out var day) && day <= nowMs)
            {
                _days.Dequeue();
                due.Add(item);
                if (_dayOf.TryGetValue(item, out var latest) && latest == day)
                {
                    _dayOf.Remove(item);
                }
            }
        }

        return due;
    }

    /// <summary>Puts back what was taken and could not be published.</summary>
    public void PutBack(List<ItemOrdinal> due, long nowMs)
    {
        lock (_lock)
        {
            due.ForEach(item => Add(item, nowMs));
        }
    }

    private void Add(ItemOrdinal item, long day)
    {
        // A row is made anew with every signal of its shoppers; its day is remembered once.
        if (!_dayOf.TryGetValue(item, out var known) || known != day)
        {
            _dayOf[item] = day;
            _days.Enqueue(item, day);
        }
    }
}
