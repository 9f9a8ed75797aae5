namespace RealtimeRec.Catalog;

/// <summary>Every row of the catalogue as of one moment. Immutable; chunks that did not change are shared between snapshots.</summary>
internal sealed class CatalogSnapshot : ICatalogRows
{
    private const int ChunkSize = 1024;

    /// <summary>A catalogue without rows.</summary>
    public static readonly CatalogSnapshot Empty = new([], 0);

    private readonly CatalogRow?[][] _chunks;

    private CatalogSnapshot(CatalogRow?[][] chunks, int rows)
    {
        _chunks = chunks;
        Rows = rows;
    }

    /// <summary>Number of rows, retired ones included.</summary>
    public int Rows { get; }

    /// <inheritdoc/>
    public CatalogRow? Find(int item)
    {
        var chunk = item / ChunkSize;
        return chunk < _chunks.Length ? _chunks[chunk][item % ChunkSize] : null;
    }

    /// <summary>Every row, by ordinal.</summary>
    public IEnumerable<CatalogRow> AllRows()
    {
        foreach (var chunk in _chunks)
        {
            foreach (var row in chunk)
            {
                if (row is not null)
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>A catalogue in which these rows replace those of the same ordinals.</summary>
    public CatalogSnapshot With(IReadOnlyCollection<CatalogRow> changed)
    {
        if (changed.Count == 0)
        {
            return this;
        }

        var needed = (changed.Max(row => row.Item) / ChunkSize) + 1;
        var chunks = new CatalogRow?[Math.Max(needed, _chunks.Length)][];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = i < _chunks.Length ? _chunks[i] : new CatalogRow?[ChunkSize];
        }

        var rows = Rows;
        foreach (var row in changed)
        {
            var index = row.Item / ChunkSize;
            if (index < _chunks.Length && ReferenceEquals(chunks[index], _chunks[index]))
            {
                chunks[index] = (CatalogRow?[])_chunks[index].Clone();
            }

            rows += chunks[index][row.Item % ChunkSize] is null ? 1 : 0;
            chunks[index][row.Item % ChunkSize] = row;
        }

        return new CatalogSnapshot(chunks, rows);
    }
}
