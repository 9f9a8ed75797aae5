using RealtimeRec.Embeddings;

namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// The rows nearest to a query, as a search found them. As long as the query stays and few rows of the index change, only these are looked at to find
/// the nearest rows of a later snapshot: the result is the same as a search's.
/// </summary>
/// <remarks>Immutable: any number of threads may find by it.</remarks>
public sealed class NearestRows
{
    /// <summary>More rows are found than asked for, so that some may go.</summary>
    private const int FoundTogether = 64;

    private readonly float[] _query;
    private readonly ulong[] _keys;

    /// <summary>Every row that is not among the keys has one at least as large.</summary>
    private readonly ulong _bound;
    private readonly long _version;

    private NearestRows(float[] query, ulong[] keys, ulong bound, long version) => (_query, _keys, _bound, _version) = (query, keys, bound, version);

    /// <summary>Number of rows.</summary>
    public int Count => _keys.Length;

    /// <summary>The rows from the nearest on.</summary>
    public ScoredRow this[int place] => RowOrder.Decode(_keys[place]);

    /// <summary>Whether they are the rows nearest to a query.</summary>
    public bool IsOf(ReadOnlySpan<float> query) => query.SequenceEqual(_query);

    /// <summary>Finds the rows nearest to a query among all of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="query">As many components as the index has; zero or not finite finds nothing.</param>
    /// <param name="count">How many rows are asked for, at least; there are fewer where the index has fewer.</param>
    /// <param name="earlier">What was found before, in this index or another, by this query or another; null for nothing.</param>
    public static NearestRows Find(VectorIndexSnapshot index, Embedding query, int count, NearestRows? earlier) =>
        earlier?.In(index, query.Values, count) ?? Search(index, query.Values, (count + FoundTogether - 1) / FoundTogether * FoundTogether);

    private static NearestRows Search(VectorIndexSnapshot index, ReadOnlySpan<float> query, int count)
    {
        var found = new ScoredRow[count];
        var keys = new ulong[index.Search(query, filter: null, found)];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = RowOrder.Encode(found[i].Row, found[i].Score);

        return new NearestRows(query.ToArray(), keys, keys.Length == count ? keys[^1] : ulong.MaxValue, index.Version);
    }

    /// <summary>The same of a later snapshot; null when a search has to find it.</summary>
    private NearestRows? In(VectorIndexSnapshot index, ReadOnlySpan<float> query, int count)
    {
        // A query that finds nothing has no nearest rows among the changed ones either.
        if (_keys.Length == 0 || !IsOf(query) || (_keys.Length < count && _bound != ulong.MaxValue))
            return null;

        if (index.Version == _version)
            return this;

        var changed = new HashSet<int>();
        if (!index.TryAddChangesSince(_version, changed))
            return null;

        var keys = new List<ulong>(_keys.Length + changed.Count);
        foreach (var key in _keys)
        {
            if (!changed.Contains(RowOrder.Decode(key).Row.Value))
                keys.Add(key);
        }

        foreach (var row in changed)
        {
            if (index.TryGetVector(new RowOrdinal(row), out var vector) && RowOrder.Encode(new RowOrdinal(row), FloatKernels.Dot(query, vector)) is var key && key <= _bound)
                keys.Add(key);
        }

        if (keys.Count < count && _bound != ulong.MaxValue)
            return null;

        keys.Sort();
        var kept = Math.Min(keys.Count, count + (2 * FoundTogether));
        return new NearestRows(_query, [.. keys[..kept]], kept < keys.Count ? keys[kept - 1] : _bound, index.Version);
    }
}
