namespace RealtimeRec.Catalog;

/// <summary>
/// A shard's changes, numbered. The latest are kept, of each product only what no later one has replaced; of the earlier ones, which products they were of,
/// so that a reader far behind loads what changed and not the whole shard. Not thread-safe: its grain owns it.
/// </summary>
/// <param name="epoch">Any number that no earlier activation had: sequences start anew with each activation.</param>
internal sealed class CatalogChangeLog(long epoch)
{
    /// <summary>Changes kept whole.</summary>
    public const int Capacity = 512;

    /// <summary>Most changes in one answer.</summary>
    private const int MaxRead = 256;

    private readonly LinkedList<Entry> _changes = [];
    private readonly Dictionary<string, Parts> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _latest = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Number of the last change that is kept no more and that none has replaced.</summary>
    private long _letGo;
    private long _forgotten;

    /// <summary>Changes that are kept whole.</summary>
    public int Kept => _changes.Count;

    /// <summary>The position after all changes.</summary>
    public CatalogPosition End => new(epoch, _last);

    /// <summary>Adds a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="listed">Number of products that the shard lists.</param>
    public void Add(CatalogChange change, int listed)
    {
        var node = _changes.AddLast(new Entry(++_last, change));
        Replace(_kept.GetValueOrDefault(change.ItemId), node);
        _latest[change.ItemId] = _last;
        if (_changes.Count > Capacity)
        {
            var first = _changes.First!;
            _letGo = first.Value.Sequence;
            LetGo(first);
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

        if (after.Sequence < _letGo)
        {
            return new CatalogChanges
            {
                Position = End,
                Changes = [],
                Reload = [.. _latest.Where(pair => pair.Value > after.Sequence).Select(pair => pair.Key)],
            };
        }

        // Nearly every reader is near the end.
        var node = _changes.Last;
        while (node is not null && node.Value.Sequence > after.Sequence)
        {
            node = node.Previous;
        }

        var changes = new List<CatalogChange>();
        var last = after.Sequence;
        for (node = node is null ? _changes.First : node.Next; node is not null && changes.Count < MaxRead; node = node.Next)
        {
            changes.Add(node.Value.Change);
            last = node.Value.Sequence;
        }

        return new CatalogChanges { Position = new CatalogPosition(epoch, node is null ? _last : last), Changes = [.. changes] };
    }

    /// <summary>Takes from earlier changes of a product what a new one says again.</summary>
    private void Replace(Parts parts, LinkedListNode<Entry> node)
    {
        var change = node.Value.Change;
        if (change.Removed || change.Details is not null)
        {
            Cut(parts.Details, static earlier => earlier with { Details = null });
            parts = parts with { Details = change.Removed ? null : node };
        }

        if (change.Removed || change.Statistics is not null)
        {
            Cut(parts.Statistics, static earlier => earlier with { Statistics = null });
            parts = parts with { Statistics = change.Removed ? null : node };
        }

        // That a product was gone in between is said until all of it is there again.
        if (parts.Removal is not null && (change.Removed || parts is { Details: not null, Statistics: not null }))
        {
            _changes.Remove(parts.Removal);
            parts = parts with { Removal = null };
        }

        _kept[change.ItemId] = change.Removed ? parts with { Removal = node } : parts;
    }

    private void Cut(LinkedListNode<Entry>? node, Func<CatalogChange, CatalogChange> without)
    {
        if (node is not null)
        {
            node.Value = node.Value with { Change = without(node.Value.Change) };
            if (node.Value.Change is { Details: null, Statistics: null })
            {
                _changes.Remove(node);
            }
        }
    }

    private void LetGo(LinkedListNode<Entry> node)
    {
        var itemId = node.Value.Change.ItemId;
        var (details, statistics, removal) = _kept.GetValueOrDefault(itemId);
        var parts = new Parts(details == node ? null : details, statistics == node ? null : statistics, removal == node ? null : removal);
        if (parts == default)
        {
            _kept.Remove(itemId);
        }
        else
        {
            _kept[itemId] = parts;
        }

        _changes.Remove(node);
    }

    private CatalogPosition Own(CatalogPosition position) => position == CatalogPosition.Beginning ? new CatalogPosition(epoch, 0) : position;

    private readonly record struct Entry(long Sequence, CatalogChange Change);

    /// <summary>Where a product's latest details and statistics are, which may be one change, and that it is no more, or was not before them.</summary>
    private readonly record struct Parts(LinkedListNode<Entry>? Details, LinkedListNode<Entry>? Statistics, LinkedListNode<Entry>? Removal);
}
