namespace RealtimeRec.Datasets;

/// <summary>The columns of a file, and which of those asked for it lacks.</summary>
internal sealed class DatasetColumns(string[] names)
{
    private readonly List<string> _missing = [];

    /// <summary>Number of columns.</summary>
    public int Count => names.Length;

    /// <summary>Every required column that was asked for and is not there, alternatives joined by "or".</summary>
    public IReadOnlyList<string> Missing => _missing;

    public string NameOf(int column) => names[column];

    /// <summary>The index of the first alternative that the file has; -1 when it has none, which is noted if it is required.</summary>
    public int Find(string[] alternatives, bool optional)
    {
        foreach (var alternative in alternatives)
        {
            var index = Array.FindIndex(names, name => name.Equals(alternative, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }

        var wanted = string.Join(" or ", alternatives);
        if (!optional && !_missing.Contains(wanted))
        {
            _missing.Add(wanted);
        }

        return -1;
    }
}
