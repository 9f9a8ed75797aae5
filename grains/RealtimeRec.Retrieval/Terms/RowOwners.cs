using System.Runtime.InteropServices;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>Which segment says what a row's terms are: the latest that has it. Immutable; pages that did not change are shared.</summary>
internal sealed class RowOwners
{
    private const int PageBits = 12;
    private const int PageSize = 1 << PageBits;

    /// <summary>A row that is in no segment.</summary>
    private const int None = 0;

    private readonly int[][] _pages;

    private RowOwners(int[][] pages, int rows) => (_pages, Rows) = (pages, rows);

    /// <summary>No rows.</summary>
    public static RowOwners Empty { get; } = new([], 0);

    /// <summary>Rows that are in a segment.</summary>
    public int Rows { get; }

    /// <summary>The number of the row's segment; 0 for none.</summary>
    public int this[int row] => row >> PageBits is var page && page < _pages.Length ? _pages[page][row & (PageSize - 1)] : None;

    /// <summary>The same, but for some rows.</summary>
    /// <param name="owners">Rows and the numbers of their segments, 0 for none; each row once.</param>
    public RowOwners With(IEnumerable<(int Row, int Owner)> owners)
    {
        var pages = _pages.ToList();
        var own = new HashSet<int>();
        var rows = Rows;
        foreach (var (row, owner) in owners)
        {
            var page = row >> PageBits;
            while (page >= pages.Count)
            {
                own.Add(pages.Count);
                pages.Add(new int[PageSize]);
            }

            if (own.Add(page))
            {
                pages[page] = (int[])pages[page].Clone();
            }

            ref var place = ref pages[page][row & (PageSize - 1)];
            rows += (owner == None ? 0 : 1) - (place == None ? 0 : 1);
            place = owner;
        }

        return new RowOwners([.. pages], rows);
    }

    /// <summary>How many rows each segment has, by its number; none of those without any.</summary>
    public IReadOnlyDictionary<int, int> Counts()
    {
        var counts = new Dictionary<int, int>();
        foreach (var page in _pages)
        {
            foreach (var owner in page)
            {
                if (owner != None)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, owner, out _)++;
                }
            }
        }

        return counts;
    }
}
