namespace RealtimeRec.Ranking.Rankers;

/// <summary>
/// Sessions as ordered sets (a repeated item stands where it occurred last) and, inverted, the sessions of each item.
/// </summary>
internal sealed class SessionIndex
{
    private readonly int[] _sessionOffsets;
    private readonly int[] _items;
    private readonly int[] _itemOffsets;
    private readonly int[] _sessions;

    public SessionIndex(IReadOnlyList<int[]> sequences, int itemCount)
    {
        ItemCount = itemCount;
        SessionCount = sequences.Count;
        _sessionOffsets = new int[sequences.Count + 1];
        _itemOffsets = new int[itemCount + 1];
        var lastSeen = new int[itemCount];
        Array.Fill(lastSeen, -1);
        var items = new List<int>();
        for (var session = 0; session < sequences.Count; session++)
        {
            var start = items.Count;
            var sequence = sequences[session];
            for (var i = sequence.Length - 1; i >= 0; i--)
            {
                if (lastSeen[sequence[i]] != session)
                {
                    lastSeen[sequence[i]] = session;
                    items.Add(sequence[i]);
                    _itemOffsets[sequence[i] + 1]++;
                }
            }

            items.Reverse(start, items.Count - start);
            _sessionOffsets[session + 1] = items.Count;
        }

        _items = [.. items];
        for (var item = 0; item < itemCount; item++)
        {
            _itemOffsets[item + 1] += _itemOffsets[item];
        }

        var next = _itemOffsets[..itemCount];
        _sessions = new int[_items.Length];
        for (var session = 0; session < sequences.Count; session++)
        {
            foreach (var item in Items(session))
            {
                _sessions[next[item]++] = session;
            }
        }
    }

    public int SessionCount { get; }

    public int ItemCount { get; }

    /// <summary>The distinct items of a session, by their last occurrence, oldest first.</summary>
    public ReadOnlySpan<int> Items(int session) =>
        _items.AsSpan(_sessionOffsets[session], _sessionOffsets[session + 1] - _sessionOffsets[session]);

    /// <summary>The sessions that hold an item, ascending.</summary>
    public ReadOnlySpan<int> Sessions(int item) => _sessions.AsSpan(_itemOffsets[item], _itemOffsets[item + 1] - _itemOffsets[item]);

    /// <summary>ln(number of sessions / number of sessions that hold the item); 0 for an item that none holds.</summary>
    public float[] InverseDocumentFrequencies() =>
        [.. Enumerable.Range(0, ItemCount).Select(item => Sessions(item).Length is var count and > 0 ? MathF.Log((float)SessionCount / count) : 0)];
}
