namespace RealtimeRec.Catalog;

/// <summary>
/// A shard's changes, numbered. The latest are kept; of the earlier ones, which products they were of, so that a reader far behind loads what
/// changed and not the whole shard. Not thread-safe: its grain owns it.
/// </summary>
/// <param name="epoch">Any number that no earlier activation had: sequences start anew with each activation.</param>
internal sealed class CatalogChangeLog(long epoch)
{
    /// <summary>Changes kept whole.</summary>
    public const int Capacity = 512;

    /// <summary>Most changes in one answer.</summary>
    private const int MaxRead = 256;

    private readonly Queue<CatalogChange> _changes = new(Capacity + 1);
    private readonly Dictionary<string, long> _latest = new(StringComparer.Ordinal);
    private long _last;
    private long _forgotten;

    /// <summary>Adds a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="listed">Number of products that the shard lists.</param>
    public void Add(CatalogChange change, int listed)
    {
        _changes.Enqueue(change);
        _latest[change.ItemId] = ++_last;
        if (_changes.Count > Capacity)
        {
            _changes.Dequeue();
        }

        if (_latest.Count > (2 * listed) + Capacity)
        {
            // Most of them are of products that are no more.
            _latest.Clear();
            _forgotten = _last;
        }
    }

    /// <summary>Whether nothing came after a position.</summary>
    public bool IsAtEnd(CatalogPosition after) => Own(after) == End;

    /// <summary>What came after a position; null when the log no longer tells.</summary>
    public CatalogChanges? Read(CatalogPosition after)
    {
        after = Own(after);
        if (after.Epoch != epoch || after.Sequence > _last || after.Sequence < _forgotten)
        {
            return null;
        }

        var first = _last - _changes.Count + 1;
        if (after.Sequence < first - 1)
        {
            return new CatalogChanges
            {
                Position = End,
                Changes = [],
                Reload = [.. _latest.Where(pair => pair.Value > after.Sequence).Select(pair => pair.Key)],
            };
        }

        var changes = _changes.Skip((int)(after.Sequence - first + 1)).Take(MaxRead).ToArray();
        return new CatalogChanges { Position = new CatalogPosition(epoch, after.Sequence + changes.Length), Changes = changes };
    }

    private CatalogPosition Own(CatalogPosition position) => position == CatalogPosition.Beginning ? new CatalogPosition(epoch, 0) : position;

    /// <summary>The position after all changes.</summary>
    public CatalogPosition End => new(epoch, _last);
}
