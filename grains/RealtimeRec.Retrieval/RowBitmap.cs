using System.Numerics;

namespace RealtimeRec.Retrieval;

/// <summary>
/// A set of row ordinals, one bit each. Rows beyond <see cref="Capacity"/> are simply not in it. Any number of threads
/// may read a bitmap that nobody changes any more; to change a published one, change a <see cref="Clone"/> of it.
/// </summary>
public sealed class RowBitmap
{
    internal const int WordBits = 64;

    private ulong[] _words;

    /// <summary>An empty set with room for the rows below <paramref name="capacity"/>; it grows when a row beyond is set.</summary>
    public RowBitmap(int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _words = new ulong[WordsFor(capacity)];
    }

    private RowBitmap(ulong[] words) => _words = words;

    /// <summary>Number of rows there is room for, a multiple of 64.</summary>
    public int Capacity => _words.Length * WordBits;

    /// <summary>Number of rows in the set.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
                count += BitOperations.PopCount(word);

            return count;
        }
    }

    /// <summary>Row r is bit r mod 64 of word r / 64.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>The set of the rows below <paramref name="count"/>.</summary>
    public static RowBitmap All(int count)
    {
        var all = new RowBitmap(count);
        all._words.AsSpan().Fill(ulong.MaxValue);
        if (count % WordBits != 0)
            all._words[^1] = (1UL << (count % WordBits)) - 1;

        return all;
    }

    public bool Contains(RowOrdinal row)
    {
        var word = (uint)row.Value / WordBits;
        return word < (uint)_words.Length && (_words[word] & (1UL << row.Value)) != 0;
    }

    /// <summary>Puts a row into the set, growing it if need be.</summary>
    public void Set(RowOrdinal row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row.Value, nameof(row));
        var word = row.Value / WordBits;
        if (word >= _words.Length)
            Array.Resize(ref _words, Math.Max(word + 1, _words.Length * 2));

        _words[word] |= 1UL << row.Value;
    }

    /// <summary>Takes a row out of the set.</summary>
    public void Clear(RowOrdinal row)
    {
        var word = (uint)row.Value / WordBits;
        if (word < (uint)_words.Length)
            _words[word] &= ~(1UL << row.Value);
    }

    /// <summary>Keeps only the rows that <paramref name="other"/> has too.</summary>
    public void And(RowBitmap other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] &= i < other._words.Length ? other._words[i] : 0;
    }

    /// <summary>A copy that can be changed without touching this one.</summary>
    public RowBitmap Clone() => new([.. _words]);

    /// <summary>The rows of the set in ascending order.</summary>
    public IEnumerable<RowOrdinal> Rows()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
                yield return new RowOrdinal((i * WordBits) + BitOperations.TrailingZeroCount(word));
        }
    }

    private static int WordsFor(int capacity) => (int)(((uint)capacity + WordBits - 1) / WordBits);
}
