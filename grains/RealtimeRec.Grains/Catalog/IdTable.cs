using System.Collections.Concurrent;

namespace RealtimeRec.Catalog;

/// <summary>
/// An append-only, silo-local numbering of strings: 0, 1, 2, … in the order of first sight. Grains keep 4-byte ordinals
/// instead of string references, and rows of the replica and the vector index are found without hashing. Ordinals mean
/// nothing outside the process and are never stored. Reads take no lock.
/// </summary>
/// <typeparam name="TOrdinal">The type of the ordinals.</typeparam>
internal class IdTable<TOrdinal>
    where TOrdinal : struct, IOrdinal<TOrdinal>
{
    private readonly ConcurrentDictionary<string, TOrdinal> _ordinals;
    private readonly Lock _writer = new();
    private string[] _values = new string[1024];
    private int _count;

    public IdTable()
        : this(StringComparer.Ordinal)
    {
    }

    /// <param name="comparer">Which strings are the same.</param>
    protected IdTable(StringComparer comparer) => _ordinals = new ConcurrentDictionary<string, TOrdinal>(comparer);

    /// <summary>Number of ordinals given out.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The string with this ordinal.</summary>
    public string this[TOrdinal ordinal] => Volatile.Read(ref _values)[ordinal.Value];

    /// <summary>The ordinal of <paramref name="value"/>, new if it was never seen.</summary>
    public TOrdinal GetOrAdd(string value)
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

            if (_count == _values.Length)
            {
                var grown = new string[_count * 2];
                _values.CopyTo(grown, 0);
                Volatile.Write(ref _values, grown);
            }

            ordinal = TOrdinal.Of(_count);
            _values[_count] = value;
            Volatile.Write(ref _count, _count + 1);
            // Published last: whoever finds the ordinal finds the string.
            _ordinals[value] = ordinal;
            return ordinal;
        }
    }

    /// <summary>The ordinal of <paramref name="value"/>, if it was ever seen.</summary>
    public bool TryGet(string value, out TOrdinal ordinal)
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
    protected void Show(TOrdinal ordinal, string form)
    {
        lock (_writer)
        {
            _values[ordinal.Value] = form;
        }
    }
}
