using RealtimeRec.Products;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Catalog;

/// <summary>Changes of a snapshot on their way into the next one.</summary>
/// <param name="ids">The silo's numbering.</param>
/// <param name="current">The snapshot.</param>
/// <param name="showUnknown">Whether what events alone named may be shown.</param>
/// <param name="nowMs">As of when rows are on sale, milliseconds since 1970.</param>
internal sealed class CatalogUpdate(CatalogIds ids, CatalogSnapshot current, bool showUnknown, long nowMs)
{
    private readonly Dictionary<ItemOrdinal, CatalogRow> _rows = [];
    private readonly HashSet<ItemOrdinal> _removed = [];

    /// <summary>The new rows.</summary>
    public IReadOnlyCollection<CatalogRow> Rows => _rows.Values;

    /// <summary>What the index has to learn, by item.</summary>
    public Dictionary<ItemOrdinal, VectorUpdate> Vectors { get; } = [];

    /// <summary>Items whose texts the index of words has to read.</summary>
    public HashSet<ItemOrdinal> Texts { get; } = [];

    /// <summary>Adds a change; later ones of a row win.</summary>
    /// <exception cref="ArgumentException">The row's vector is not of the models' dimensions.</exception>
    public void Apply(CatalogChange change)
    {
        var item = ids.Items.GetOrAdd(change.ItemId);
        if (change.Removed)
        {
            _rows.Remove(item);
            _removed.Add(item);
            Vectors[item] = new VectorUpdate(item.Row, null);
            Texts.Add(item);
            return;
        }

        var known = Find(item);
        if (change.Details is { } details)
        {
            Put(item, details, change.Statistics ?? known?.StatisticsWithNeighbours(ids) ?? CatalogStatistics.None);
        }
        else if (known is not null && change.Statistics is { } statistics)
        {
            _rows[item] = known.With(ids, statistics);
        }
    }

    /// <summary>Makes a row anew from what it was made of.</summary>
    public void Renew(ItemOrdinal item)
    {
        if (Find(item) is { } known)
        {
            Put(item, known.Details, known.StatisticsWithNeighbours(ids));
        }
    }

    /// <summary>A row as the next snapshot has it.</summary>
    public CatalogRow? Find(ItemOrdinal item) => _removed.Contains(item) ? null : _rows.GetValueOrDefault(item) ?? current.Find(item);

    /// <summary>The next snapshot.</summary>
    /// <param name="index">The index with <see cref="Vectors"/>.</param>
    /// <param name="terms">The index of the words of <see cref="Texts"/>, as far as they are read.</param>
    public CatalogSnapshot Of(VectorIndexSnapshot index, TermIndexSnapshot terms) => current.With(_rows.Values, index, _removed, terms);

    private void Put(ItemOrdinal item, CatalogDetails details, CatalogStatistics statistics)
    {
        var row = new CatalogRow(ids, item, details, statistics, current.Models, showUnknown, nowMs);
        if (!row.Vector.IsZero && row.Vector.Dimensions != current.Models.Dimensions)
        {
            throw new ArgumentException($"The vector has {row.Vector.Dimensions} dimensions; the models make {current.Models.Dimensions}.");
        }

        var known = Find(item);
        if (known is null || known.IsFindable != row.IsFindable || !SearchedTexts.AreSame(known.Details.Product, row.Details.Product))
        {
            Texts.Add(item);
        }

        _rows[item] = row;
        _removed.Remove(item);

        // Only what may be shown is in the index: it needs no filter of its own for that.
        Vectors[item] = new VectorUpdate(item.Row, row.OnSale && !row.Vector.IsZero ? row.Vector : null);
    }
}
