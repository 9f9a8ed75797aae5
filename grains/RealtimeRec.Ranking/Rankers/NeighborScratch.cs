namespace RealtimeRec.Ranking.Rankers;

/// <summary>Work space of one search.</summary>
internal sealed class NeighborScratch(int sessions)
{
    private int[] _items = new int[64];
    private float[] _weights = new float[64];

    /// <summary>By session; all 0 between searches.</summary>
    public float[] Similarities { get; } = new float[sessions];

    /// <summary>By session: the place, among the history's distinct items from the latest on, of the first that it shares.</summary>
    public int[] Matches { get; } = new int[sessions];

    /// <summary>The sessions that share an item.</summary>
    public int[] Touched { get; } = new int[sessions];

    /// <summary>Neighbours, most similar first; see <see cref="Neighbor"/>.</summary>
    public ulong[] Order { get; } = new ulong[sessions];

    /// <summary>The session and similarity of the neighbour at a place.</summary>
    public (int Session, float Similarity) Neighbor(int place) =>
        ((int)(uint)Order[place], BitConverter.UInt32BitsToSingle((uint)(Order[place] >> 32)));

    /// <summary>The distinct items of a history, latest first, and room for a weight for each.</summary>
    public (ReadOnlyMemory<int> Items, Memory<float> Weights) Distinct(ReadOnlySpan<int> history)
    {
        if (_items.Length < history.Length)
        {
            _items = new int[history.Length * 2];
            _weights = new float[history.Length * 2];
        }

        var count = 0;
        for (var i = history.Length - 1; i >= 0; i--)
        {
            if (!_items.AsSpan(0, count).Contains(history[i]))
            {
                _items[count++] = history[i];
            }
        }

        return (_items.AsMemory(0, count), _weights.AsMemory(0, count));
    }
}
