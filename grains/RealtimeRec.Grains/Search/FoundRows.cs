using System.Buffers;
using System.Runtime.CompilerServices;
using RealtimeRec.Catalog;

namespace RealtimeRec.Search;

/// <summary>Rows that a search found, in arrays of the shared pool.</summary>
/// <param name="most">As many as there can be.</param>
internal sealed class FoundRows(int most) : IDisposable
{
    private int _count;
    private RowTraits _traits;
    private int[] _rows = ArrayPool<int>.Shared.Rent(most);
    private float[] _words = ArrayPool<float>.Shared.Rent(most);

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>The rows, by their numbers in the catalogue.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>How well the words fit each, 0 to 1; 0 where none are asked for.</summary>
    public ReadOnlySpan<float> Words => _words.AsSpan(0, Count);

    /// <summary>All that any of them is.</summary>
    public RowTraits Traits => _traits;

    /// <summary>Adds a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, float words, RowTraits traits)
    {
        var place = _count++;
        _rows[place] = row;
        _words[place] = words;
        _traits |= traits;
    }

    /// <summary>Puts a row in the place of another.</summary>
    public void Replace(int place, int row, float words) => (_rows[place], _words[place]) = (row, words);

    /// <summary>Leaves the first of them.</summary>
    public void Truncate(int count) => _count = count;

    public void Dispose()
    {
        _count = 0;
        ArrayPool<int>.Shared.Return(Interlocked.Exchange(ref _rows, []));
        ArrayPool<float>.Shared.Return(Interlocked.Exchange(ref _words, []));
    }
}
