namespace RealtimeRec.Ranking.Rankers;

/// <summary>Adds up a sparse vector in a dense array and remembers which cells were touched.</summary>
internal sealed class SparseAccumulator(int size)
{
    private readonly float[] _sums = new float[size];
    private readonly int[] _touched = new int[size];
    private int _count;

    /// <summary>Adds a positive weight to a cell.</summary>
    public void Add(int column, float weight)
    {
        if (_sums[column] == 0)
        {
            _touched[_count++] = column;
        }

        _sums[column] += weight;
    }

    /// <summary>The touched cells, ascending. Each must then be emptied by <see cref="Take"/>.</summary>
    public ReadOnlySpan<int> TakeColumns()
    {
        var touched = _touched.AsSpan(0, _count);
        touched.Sort();
        _count = 0;
        return touched;
    }

    /// <summary>The sum of a cell, which is 0 afterwards.</summary>
    public float Take(int column)
    {
        var sum = _sums[column];
        _sums[column] = 0;
        return sum;
    }
}
