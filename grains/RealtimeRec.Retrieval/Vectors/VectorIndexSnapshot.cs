using RealtimeRec.Embeddings;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>An immutable state of a <see cref="VectorIndex"/>; any number of threads may search it.</summary>
public sealed class VectorIndexSnapshot
{
    private readonly VectorBlock[] _blocks;
    private readonly VectorRotation? _rotation;

    /// <param name="dimensions">Length of every vector.</param>
    /// <param name="blocks">The rows.</param>
    /// <param name="capacity">One more than the highest ordinal ever given.</param>
    /// <param name="rotation">What turned the vectors before they were coded; null without codes.</param>
    /// <param name="exactRows">Rows up to which a search is exact.</param>
    /// <param name="changes">What this snapshot and those shortly before it have changed.</param>
    internal VectorIndexSnapshot(int dimensions, VectorBlock[] blocks, int capacity, VectorRotation? rotation, int exactRows, IndexChanges changes)
    {
        Dimensions = dimensions;
        Changes = changes;
        _blocks = blocks;
        Capacity = capacity;
        foreach (var block in blocks)
        {
            Count += block.LiveCount;
            MaxLength = Math.Max(MaxLength, block.MaxNorm + block.MaxResidual);
        }

        _rotation = Count > exactRows ? rotation : null;
    }

    /// <summary>Length of every vector.</summary>
    public int Dimensions { get; }

    /// <summary>Number of rows that have a vector.</summary>
    public int Count { get; }

    /// <summary>One more than the highest ordinal ever given.</summary>
    public int Capacity { get; }

    /// <summary>Bytes of the int8 rows, one per component: what an exact search of everything reads.</summary>
    public long ScanBytes => _blocks.Sum(block => (long)block.Written * Dimensions);

    /// <summary>Another for each snapshot of any index.</summary>
    internal long Version => Changes.Version;

    /// <summary>What this snapshot and those shortly before it have changed.</summary>
    internal IndexChanges Changes { get; }

    internal ReadOnlyMemory<VectorBlock> Blocks => _blocks;

    /// <summary>An upper bound of the length of every row.</summary>
    internal float MaxLength { get; }

    /// <summary>
    /// Finds the rows with the largest inner products with <paramref name="query"/>, best first, equal scores by lower
    /// row, each with its exact score. Up to the index's limit of rows they are what a float32 scan of every row would find; above, a few of the best in ten
    /// thousand are missed. Fills <paramref name="results"/> as far as there are rows.
    /// </summary>
    /// <param name="query">A vector of <see cref="Dimensions"/> components of any length; zero or not finite finds nothing.</param>
    /// <param name="filter">The rows that may be found; null for all.</param>
    /// <param name="results">Takes the rows; its length is the number wanted.</param>
    /// <returns>How many rows were found.</returns>
    public int Search(ReadOnlySpan<float> query, RowBitmap? filter, Span<ScoredRow> results)
    {
        CheckLength(query.Length, Dimensions);
        var scan = QueryScan.Rent();
        if (results.IsEmpty || !scan.Begin(query, results.Length, MaxLength, _rotation))
            return 0;

        for (var i = 0; i < _blocks.Length; i++)
        {
            if (_rotation is not null && filter is null && i + 1 < _blocks.Length)
                _blocks[i + 1].PrefetchCodes();

            scan.Visit(_blocks[i], i * VectorBlock.Rows, filter);
        }

        return scan.Finish(_blocks, query, results);
    }

    /// <summary>Whether the row has a vector, and the vector.</summary>
    public bool TryGetVector(RowOrdinal row, out ReadOnlySpan<float> vector)
    {
        var embedding = GetEmbedding(row);
        vector = embedding is null ? default : embedding.Values;
        return embedding is not null;
    }

    /// <summary>The row's vector as it was given; empty when it has none.</summary>
    public ReadOnlySpan<float> GetVector(RowOrdinal row) => GetEmbedding(row) is { } embedding ? embedding.Values : default;

    /// <summary>The row's vector as it was given; null when it has none.</summary>
    public Embedding? GetEmbedding(RowOrdinal row)
    {
        var (block, offset) = ((uint)row.Value / VectorBlock.Rows, row.Value % VectorBlock.Rows);
        return block < (uint)_blocks.Length ? _blocks[block].VectorOf(offset) : null;
    }

    /// <summary>Adds the rows that have come, gone or changed since an earlier snapshot; false when that is of another index or too long ago to tell.</summary>
    internal bool TryAddChangesSince(long version, HashSet<int> rows)
    {
        for (var changes = Changes; changes is not null; changes = changes.Previous)
        {
            if (changes.Version == version)
                return true;

            rows.UnionWith(changes.Rows);
        }

        return false;
    }

    private static void CheckLength(int actual, int expected)
    {
        if (actual != expected)
            throw new ArgumentException($"A query of {expected} components was expected, not {actual}.");
    }
}
