namespace RealtimeRec.Datasets.Fields;

/// <summary>The columns of a file, which of them are read, and which of those asked for it lacks.</summary>
internal sealed class DatasetColumns(string[] names)
{
    private readonly List<string[]> _missing = [];
    private readonly SortedSet<int> _used = [];

    /// <summary>Number of columns.</summary>
    public int Count => names.Length;

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Every required column that was asked for and is not there, as its alternative names.</summary>
    public IReadOnlyList<string[]> Missing => _missing;

    /// <summary>The columns that were asked for and are there, ascending.</summary>
    public int[] Used => [.. _used];

    public string NameOf(int column) => names[column];

    /// <summary>Whether the file has one of the alternatives.</summary>
    public bool Has(string[] alternatives) => IndexOf(alternatives) >= 0;

    /// <summary>The index of the first alternative that the file has; -1 when it has none, which is noted if it is required.</summary>
    public int Find(string[] alternatives, bool optional)
    {
        var index = IndexOf(alternatives);
        if (index >= 0)
        {
            _used.Add(index);
        }
        else if (!optional && !_missing.Exists(missing => missing.AsSpan().SequenceEqual(alternatives)))
        {
            _missing.Add(alternatives);
        }

        return index;
    }

    private int IndexOf(string[] alternatives)
    {
        foreach (var alternative in alternatives)
        {
            var index = Array.FindIndex(names, name => name.Equals(alternative, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }

        return -1;
    }
}
