using RealtimeRec.Encoders;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Catalog;

/// <summary>
/// Every row of the catalogue as of one moment, with vectors by one set of models and the index over them. Immutable; chunks that
/// did not change are shared between snapshots.
/// </summary>
internal sealed class CatalogSnapshot : ICatalogRows
{
    private const int ChunkSize = CatalogColumns.Length;

    private readonly CatalogRow?[][] _chunks;
    private readonly CatalogColumns[] _columns;

    private CatalogSnapshot(CatalogRow?[][] chunks, CatalogColumns[] columns, int rows, ModelSet models, VectorIndexSnapshot index, TermIndexSnapshot terms)
    {
        _chunks = chunks;
        _columns = columns;
        Rows = rows;
        Models = models;
        Index = index;
        Terms = terms;
    }

    /// <summary>The models that the rows' vectors are made by.</summary>
    public ModelSet Models { get; }

    /// <summary>The vectors of the rows that are on sale.</summary>
    public VectorIndexSnapshot Index { get; }

    /// <summary>The words of the rows that a search may find.</summary>
    public TermIndexSnapshot Terms { get; }

    /// <summary>Number of rows, retired ones included.</summary>
    public int Rows { get; }

    /// <summary>What searches read of every product that they find: of the row r in the columns r / <see cref="CatalogColumns.Length"/>.</summary>
    public ReadOnlySpan<CatalogColumns> Columns => _columns;

    /// <inheritdoc/>
    public CatalogRow? Find(ItemOrdinal item)
    {
        var chunk = item.Value / ChunkSize;
        return chunk < _chunks.Length ? _chunks[chunk][item.Value % ChunkSize] : null;
    }

    /// <summary>A catalogue without rows.</summary>
    public static CatalogSnapshot Empty(ModelSet models) => new([], [], 0, models, new VectorIndex(models.Dimensions).Current, TermIndexSnapshot.Empty);

    /// <summary>Every row, by ordinal.</summary>
    public IEnumerable<CatalogRow> AllRows() => RowsSince(null);

    /// <summary>The rows that may differ from those of another snapshot, by ordinal: those of the chunks that the two do not share.</summary>
    public IEnumerable<CatalogRow> RowsSince(CatalogSnapshot? earlier)
    {
        for (var i = 0; i < _chunks.Length; i++)
        {
            if (earlier is not null && i < earlier._chunks.Length && ReferenceEquals(_chunks[i], earlier._chunks[i]))
            {
                continue;
            }

            foreach (var row in _chunks[i])
            {
                if (row is not null)
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>The same rows with the vectors that other models give them.</summary>
    /// <param name="models">The models.</param>
    /// <param name="index">Takes the vectors of the rows on sale; empty before.</param>
    public CatalogSnapshot By(ModelSet models, VectorIndex index)
    {
        var chunks = new CatalogRow?[_chunks.Length][];
        Parallel.For(0, chunks.Length, chunk => chunks[chunk] = Array.ConvertAll(_chunks[chunk], row => row?.By(models)));
        index.Apply([.. chunks.SelectMany(chunk => chunk).Where(row => row is { OnSale: true }).Select(row => new VectorUpdate(row!.Item.Row, row.Vector))]);
        return new CatalogSnapshot(chunks, _columns, Rows, models, index.Current, Terms);
    }

    /// <summary>A catalogue in which these rows, by the same models, replace those of the same ordinals.</summary>
    /// <param name="changed">The rows.</param>
    /// <param name="index">The index with their vectors.</param>
    /// <param name="removed">Ordinals of rows that are no more; none of those of <paramref name="changed"/>.</param>
    /// <param name="terms">The index with their words; null for one that is as it was.</param>
    public CatalogSnapshot With(
        IReadOnlyCollection<CatalogRow> changed, VectorIndexSnapshot index, IReadOnlyCollection<ItemOrdinal>? removed = null, TermIndexSnapshot? terms = null)
    {
        removed ??= [];
        terms ??= Terms;
        if (changed.Count == 0 && removed.Count == 0 && ReferenceEquals(terms, Terms))
        {
            return this;
        }

        var needed = changed.Count == 0 ? 0 : (changed.Max(row => row.Item.Value) / ChunkSize) + 1;
        var chunks = new CatalogRow?[Math.Max(needed, _chunks.Length)][];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = i < _chunks.Length ? _chunks[i] : new CatalogRow?[ChunkSize];
        }

        // What only shoppers' behaviour changed is the same to a search.
        var different = new List<ItemOrdinal>();
        var rows = Rows;
        foreach (var row in changed)
        {
            Put(row.Item, row);
        }

        foreach (var item in removed)
        {
            if (Find(item) is not null)
            {
                Put(item, null);
            }
        }

        var columns = new CatalogColumns[chunks.Length];
        Array.Fill(columns, CatalogColumns.Empty);
        _columns.CopyTo(columns, 0);
        foreach (var chunk in different.GroupBy(item => item.Value / ChunkSize))
        {
            columns[chunk.Key] = columns[chunk.Key].With(chunk.Select(item => (item.Value % ChunkSize, chunks[chunk.Key][item.Value % ChunkSize])));
        }

        return new CatalogSnapshot(chunks, columns, rows, Models, index, terms);

        void Put(ItemOrdinal item, CatalogRow? row)
        {
            var chunk = item.Value / ChunkSize;
            if (chunk < _chunks.Length && ReferenceEquals(chunks[chunk], _chunks[chunk]))
            {
                chunks[chunk] = (CatalogRow?[])_chunks[chunk].Clone();
            }

            ref var place = ref chunks[chunk][item.Value % ChunkSize];
            rows += (row is null ? 0 : 1) - (place is null ? 0 : 1);
            if (!ReferenceEquals(row?.Details, place?.Details))
            {
                different.Add(item);
            }

            place = row;
        }
    }
}
