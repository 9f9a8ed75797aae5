namespace RealtimeRec.Ranking.Sequences;

/// <summary>
/// Item ids and their dense indices 0 to <see cref="Count"/> − 1, in the order of their first appearance. Adding is not
/// thread-safe; reading is, as long as nothing is added.
/// </summary>
public sealed class ItemVocabulary
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];

    /// <summary>Number of items.</summary>
    public int Count => _ids.Count;

    /// <summary>The ids, by index.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>The index of an id, which gets the next free one when it is new.</summary>
    public int GetOrAdd(string id) => GetOrAdd(id.AsSpan());

    /// <inheritdoc cref="GetOrAdd(string)"/>
    public int GetOrAdd(ReadOnlySpan<char> id)
    {
        var lookup = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(id, out var index))
        {
            index = _ids.Count;
            var text = id.ToString();
            _ids.Add(text);
            _indices.Add(text, index);
        }

        return index;
    }

    /// <summary>The index of an id, if it is known.</summary>
    public bool TryGetIndex(string id, out int index) => _indices.TryGetValue(id, out index);

    /// <summary>The id at an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public string GetId(int index) => _ids[index];
}
