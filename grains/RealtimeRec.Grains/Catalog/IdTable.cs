using System.Collections.Concurrent;

namespace RealtimeRec.Catalog;

/// <summary>
/// An append-only, silo-local numbering of strings: 0, 1, 2, … in the order of first sight. Grains keep 4-byte ordinals
/// instead of string references, and rows of the replica and the vector index are found without hashing. Ordinals mean
/// nothing outside the process and are never stored. Reads take no lock.
/// </summary>
internal class IdTable
{
    private readonly ConcurrentDictionary<string, int> _ordinals;
    private readonly Lock _writer = new();
    private string[] _values = new string[1024];
    private int _count;

    public IdTable()
        : this(StringComparer.Ordinal)
    {
    }

    /// <param name="comparer">Which strings are the same.</param>
    protected IdTable(StringComparer comparer) => _ordinals = new ConcurrentDictionary<string, int>(comparer);

    /// <summary>Number of ordinals given out.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The string with this ordinal.</summary>
    public string this[int ordinal] => Volatile.Read(ref _values)[ordinal];

    /// <summary>The ordinal of <paramref name="value"/>, new if it was never seen.</summary>
    public int GetOrAdd(string value)
    {
        if (TryGet(value, out var ordinal))
        {
            return ordinal;
        }

        value = Canonical(value);
        lock (_writer)
        {
            if (_ordinals.TryGetValue(value, out ordinal))
            {
                return ordinal;
            }

            ordinal = _count;
            if (ordinal == _values.Length)
            {
                var grown = new string[ordinal * 2];
                _values.CopyTo(grown, 0);
                Volatile.Write(ref _values, grown);
            }

            _values[ordinal] = value;
            Volatile.Write(ref _count, ordinal + 1);
            // Published last: whoever finds the ordinal finds the string.
            _ordinals[value] = ordinal;
            return ordinal;
        }
    }

    /// <summary>The ordinal of <paramref name="value"/>, if it was ever seen.</summary>
    public bool TryGet(string value, out int ordinal)
    {
        if (_ordinals.TryGetValue(value, out ordinal))
        {
            return true;
        }

        var canonical = Canonical(value);
        return !ReferenceEquals(canonical, value) && _ordinals.TryGetValue(canonical, out ordinal);
    }

    /// <summary>The form in which a string is kept; the same object when it is that already.</summary>
    protected virtual string Canonical(string value) => value;

    /// <summary>Shows an ordinal by another form of its string, which the table's comparer takes for the same.</summary>
    protected void Show(int ordinal, string form)
    {
        lock (_writer)
        {
            _values[ordinal] = form;
        }
    }
}
