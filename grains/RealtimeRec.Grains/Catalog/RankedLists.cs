namespace RealtimeRec.Catalog;

/// <summary>Rows by what they have in common, such as a category, each list in the order in which the rows were.</summary>
internal sealed class RankedLists<TCommon>
    where TCommon : struct, IOrdinal<TCommon>
{
    private readonly ItemOrdinal[]?[] _lists;

    private RankedLists(ItemOrdinal[]?[] lists, int[] sizes) => (_lists, Sizes) = (lists, sizes);

    /// <summary>What a row has.</summary>
    public delegate ReadOnlySpan<TCommon> CommonsOf(CatalogRow row);

    /// <summary>Number of rows by ordinal.</summary>
    public int[] Sizes { get; }

    /// <summary>What some row has.</summary>
    public IEnumerable<TCommon> Keys => Enumerable.Range(0, _lists.Length).Where(i => _lists[i] is not null).Select(TCommon.Of);

    /// <summary>The rows that have it; empty when there is none.</summary>
    public ItemOrdinal[] this[TCommon common] => (uint)common.Value < (uint)_lists.Length ? _lists[common.Value] ?? [] : [];

    /// <summary>The lists of rows.</summary>
    public static RankedLists<TCommon> Of(CatalogRow[] rows, CommonsOf commonsOf)
    {
        // Ordinals are dense: counting into arrays costs a tenth of counting into dictionaries.
        var highest = -1;
        foreach (var row in rows)
        {
            foreach (var common in commonsOf(row))
            {
                highest = Math.Max(highest, common.Value);
            }
        }

        var sizes = new int[highest + 1];
        foreach (var row in rows)
        {
            foreach (var common in commonsOf(row))
            {
                sizes[common.Value]++;
            }
        }

        var lists = Array.ConvertAll(sizes, size => size == 0 ? null : new ItemOrdinal[size]);
        var filled = new int[sizes.Length];
        foreach (var row in rows)
        {
            foreach (var common in commonsOf(row))
            {
                lists[common.Value]![filled[common.Value]++] = row.Item;
            }
        }

        return new RankedLists<TCommon>(lists, sizes);
    }
}
