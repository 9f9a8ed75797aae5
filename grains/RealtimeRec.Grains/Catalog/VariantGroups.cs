namespace RealtimeRec.Catalog;

/// <summary>The groups of variants of a catalogue. Filled row by row, then read alone.</summary>
internal sealed class VariantGroups
{
    private readonly Dictionary<GroupOrdinal, List<ItemOrdinal>> _members = [];
    private readonly Dictionary<GroupOrdinal, double> _popularity = [];

    /// <summary>Whether no row is a variant.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Adds a row, if it is a variant.</summary>
    public void Add(CatalogRow row)
    {
        if (row.Group.IsNone)
        {
            return;
        }

        if (_members.TryGetValue(row.Group, out var members))
        {
            members.Add(row.Item);
            _popularity[row.Group] = LogSum.Add(_popularity[row.Group], row.LogPopularity);
        }
        else
        {
            _members.Add(row.Group, [row.Item]);
            _popularity.Add(row.Group, row.LogPopularity);
        }
    }

    /// <summary>Item ordinals of a group's rows.</summary>
    public IReadOnlyList<ItemOrdinal> MembersOf(GroupOrdinal group) => _members.TryGetValue(group, out var members) ? members : [];

    /// <summary>What all variants of a row's group have of popularity together; the row's own for a group that is not known.</summary>
    public double PopularityOf(CatalogRow row) => _popularity.TryGetValue(row.Group, out var popularity) ? popularity : row.LogPopularity;

    /// <summary>The first row of each group and every row of none, in order.</summary>
    public IEnumerable<CatalogRow> Listed(IEnumerable<CatalogRow> rows)
    {
        if (IsEmpty)
        {
            return rows;
        }

        var listed = new HashSet<GroupOrdinal>();
        return rows.Where(row => row.Group.IsNone || listed.Add(row.Group));
    }

    /// <summary>Number of products among rows, variants of one group being one.</summary>
    public int CountListed(CatalogRow[] rows) => IsEmpty ? rows.Length : Listed(rows).Count();

    /// <summary>The same by category.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sizes">Number of rows by category.</param>
    public int[] CountListed(CatalogRow[] rows, int[] sizes)
    {
        var products = (int[])sizes.Clone();
        var listed = new HashSet<(CategoryOrdinal Category, GroupOrdinal Group)>();
        foreach (var row in IsEmpty ? [] : rows.Where(row => !row.Group.IsNone))
        {
            foreach (var category in row.Categories)
            {
                products[category.Value] -= listed.Add((category, row.Group)) ? 0 : 1;
            }
        }

        return products;
    }
}
