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
    private readonly Dictionary<int, int> _counts;

    private RowOwners(int[][] pages, Dictionary<int, int> counts) => (_pages, _counts, Rows) = (pages, counts, counts.Values.Sum());

    /// <summary>No rows.</summary>
    public static RowOwners Empty { get; } = new([], []);

    /// <summary>Rows that are in a segment.</summary>
    public int Rows { get; }

    /// <summary>The number of the row's segment; 0 for none.</summary>
    public int this[int row] => row >> PageBits is var page && page < _pages.Length ? _pages[page][row & (PageSize - 1)] : None;

    /// <summary>How many rows a segment has, by its number.</summary>
    public int RowsOf(int segment) => _counts.GetValueOrDefault(segment);

    /// <summary>The same, but for some rows.</summary>
    /// <param name="owners">Rows and the numbers of their segments, 0 for none; each row once.</param>
    public RowOwners With(IEnumerable<(int Row, int Owner)> owners)
    {
        var pages = _pages.ToList();
        var own = new HashSet<int>();
        var counts = new Dictionary<int, int>(_counts);
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
            Count(place, -1);
            Count(owner, 1);
            place = owner;
        }

        return new RowOwners([.. pages], counts);

        void Count(int segment, int more)
        {
            if (segment != None && (CollectionsMarshal.GetValueRefOrAddDefault(counts, segment, out _) += more) == 0)
            {
                counts.Remove(segment);
            }
        }
    }
}
