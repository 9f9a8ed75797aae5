using System.Globalization;
using RealtimeRec.Catalog;

namespace RealtimeRec.Search;

/// <summary>
/// Prices counted in ranges of about as many products each, parted at round numbers, from the lowest to the highest price in them: a range has as many products,
/// variants of one group being one, as a filter finds that has it.
/// </summary>
/// <param name="catalog">The catalogue.</param>
internal sealed class PriceRanges(CatalogSnapshot catalog)
{
    /// <summary>Most ranges.</summary>
    private const int Most = 8;

    private readonly Prices[] _codes = new Prices[PriceCode.Count];
    private readonly HashSet<(ushort Code, ListedOrdinal Listed)> _variants = [];

    /// <summary>Counts a row; one without a price is in no range.</summary>
    public void Add(int row)
    {
        var columns = catalog.Columns[row / CatalogColumns.Length];
        var place = row % CatalogColumns.Length;
        if (columns.PriceCodes[place] is var number && number == PriceCode.None)
        {
            return;
        }

        ref var code = ref _codes[number];
        var units = columns.Prices[place];
        code.HasFine |= (columns.Traits[place] & RowTraits.FinePrice) != 0;
        if (code.Count == 0 || units < code.LowestUnits || (units == code.LowestUnits && code.HasFine && PriceOf(row) < PriceOf(code.Lowest)))
        {
            (code.Lowest, code.LowestUnits) = (row, units);
        }

        if (code.Count == 0 || units > code.HighestUnits || (units == code.HighestUnits && code.HasFine && PriceOf(row) > PriceOf(code.Highest)))
        {
            (code.Highest, code.HighestUnits) = (row, units);
        }

        if ((columns.Traits[place] & RowTraits.Variant) == 0)
        {
            code.Count++;
        }
        else if (_variants.Add((number, catalog.Find(ItemOrdinal.Of(row))!.Listed)))
        {
            code.Count++;
            code.Variants++;
        }
    }

    /// <summary>The ranges, the lowest first.</summary>
    public SearchFacet ToFacet(string field)
    {
        var all = _codes.Sum(code => (long)code.Count);
        var values = new List<FacetValue>();
        var (before, part, first, last) = (0L, 1, -1, -1);
        for (var number = 0; number < _codes.Length; number++)
        {
            if (_codes[number].Count == 0)
            {
                continue;
            }

            // The code in which another part of the products begins is the first of a range.
            before += _codes[number].Count;
            var beginsPart = first < 0;
            for (; part < Most && before > part * all / Most; part++)
            {
                beginsPart = true;
            }

            if (beginsPart && first >= 0)
            {
                values.Add(RangeOf(first, last));
            }

            (first, last) = (beginsPart ? number : first, number);
        }

        if (first < 0)
        {
            return new SearchFacet { Field = field, Values = [], Distinct = 0 };
        }

        values.Add(RangeOf(first, last));
        return new SearchFacet
        {
            Field = field,
            Values = [.. values],
            Distinct = values.Count,
            Min = PriceOf(Array.Find(_codes, code => code.Count > 0).Lowest),
            Max = PriceOf(_codes[last].Highest),
        };
    }

    private FacetValue RangeOf(int first, int last)
    {
        var count = 0;
        for (var number = first; number <= last; number++)
        {
            count += _codes[number].Count - _codes[number].Variants;
        }

        // Variants of one group may have several prices in the range.
        count += _variants.Where(variant => variant.Code >= first && variant.Code <= last).Select(variant => variant.Listed).Distinct().Count();
        return new FacetValue(string.Create(CultureInfo.InvariantCulture, $"{PriceOf(_codes[first].Lowest)}..{PriceOf(_codes[last].Highest)}"), count);
    }

    private decimal PriceOf(int row) => catalog.Columns[row / CatalogColumns.Length].Details[row % CatalogColumns.Length]!.Product.Price!.Value;

    private struct Prices
    {
        public int Count;
        public int Variants;
        public int Lowest;
        public int Highest;
        public long LowestUnits;
        public long HighestUnits;
        public bool HasFine;
    }
}
