using System.Runtime.InteropServices;
using RealtimeRec.Catalog;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>Counts values of fields over all that was found.</summary>
/// <param name="catalog">The catalogue that it was found in.</param>
/// <param name="ids">The silo's names.</param>
/// <param name="prefix">How a word of the values begins that are told; empty for all of them.</param>
internal sealed class FacetCounter(CatalogSnapshot catalog, CatalogIds ids, string prefix = "")
{
    private readonly string _prefix = QueryText.Fold(prefix).TrimStart();

    /// <summary>Counts the values of a field.</summary>
    /// <param name="field">The field, one that <see cref="SearchField.IsKnown"/> knows.</param>
    /// <param name="rows">The rows that count, variants among them.</param>
    public SearchFacet Of(string field, ReadOnlySpan<int> rows) => field switch
    {
        SearchField.Brand => Brands(field, rows),
        SearchField.Categories => Categories(field, rows),
        SearchField.Price => Prices(field, rows),
        _ => Attributes(field, rows),
    };

    private SearchFacet Brands(string field, ReadOnlySpan<int> rows)
    {
        using var counts = new OrdinalCounts();
        var variants = new HashSet<(ListedOrdinal, BrandOrdinal)>();
        foreach (var row in rows)
        {
            var columns = ColumnsOf(row, out var place);
            if (columns.Brands[place] is { IsNone: false } brand && (!IsVariant(columns, place) || variants.Add((ListedOf(row), brand))))
            {
                counts.Add(brand.Value);
            }
        }

        return Facet(field, counts.All().Select(count => new FacetValue(ids.Brands[BrandOrdinal.Of(count.Ordinal)], count.Count)), counts.Different);
    }

    private SearchFacet Categories(string field, ReadOnlySpan<int> rows)
    {
        using var counts = new OrdinalCounts();
        var variants = new HashSet<(ListedOrdinal, CategoryOrdinal)>();
        foreach (var row in rows)
        {
            var columns = ColumnsOf(row, out var place);
            foreach (var category in columns.Categories[place])
            {
                if (!IsVariant(columns, place) || variants.Add((ListedOf(row), category)))
                {
                    counts.Add(category.Value);
                }
            }
        }

        return Facet(field, counts.All().Select(count => new FacetValue(ids.Categories[CategoryOrdinal.Of(count.Ordinal)], count.Count)), counts.Different);
    }

    private SearchFacet Attributes(string field, ReadOnlySpan<int> rows)
    {
        var name = field[SearchField.AttributePrefix.Length..];
        if (!ids.Attributes.Has(name) && !AnyHas(name, rows))
        {
            return Facet(field, [], 0);
        }

        var attribute = ids.Attributes.Of(name, catalog.Rows);
        var variants = new HashSet<(ListedOrdinal, string)>();
        var written = new Dictionary<string, (string Form, int Count)>(StringComparer.OrdinalIgnoreCase);

        using var counts = new OrdinalCounts();
        var chunk = -1;
        var values = ReadOnlySpan<ValueOrdinal>.Empty;
        foreach (var row in rows)
        {
            var columns = ColumnsOf(row, out var place);
            if (row / CatalogColumns.Length != chunk)
            {
                chunk = row / CatalogColumns.Length;
                values = attribute.In(chunk, columns);
            }

            if (values[place] is { IsNone: false } value && (!IsVariant(columns, place) || variants.Add((ListedOf(row), attribute.Values[value].ToUpperInvariant()))))
            {
                counts.Add(value.Value);
            }
        }

        // Of several ways to write it, the same one on every silo.
        foreach (var (ordinal, count) in counts.All())
        {
            var form = attribute.Values[ValueOrdinal.Of(ordinal)];
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(written, form, out var isThere);
            known = (isThere && string.CompareOrdinal(known.Form, form) < 0 ? known.Form : form, known.Count + count);
        }

        return Facet(field, written.Values.Select(value => new FacetValue(value.Form, value.Count)), written.Count);
    }

    private SearchFacet Prices(string field, ReadOnlySpan<int> rows)
    {
        var ranges = new PriceRanges(catalog);
        foreach (var row in rows)
        {
            ranges.Add(row);
        }

        return ranges.ToFacet(field);
    }

    private bool AnyHas(string name, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (ColumnsOf(row, out var place).Details[place]!.Product.Attributes.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    private CatalogColumns ColumnsOf(int row, out int place)
    {
        place = row % CatalogColumns.Length;
        return catalog.Columns[row / CatalogColumns.Length];
    }

    private static bool IsVariant(CatalogColumns columns, int place) => (columns.Traits[place] & RowTraits.Variant) != 0;

    private ListedOrdinal ListedOf(int row) => catalog.Find(ItemOrdinal.Of(row))!.Listed;

    private SearchFacet Facet(string field, IEnumerable<FacetValue> values, int distinct) => new()
    {
        Field = field,
        Values = [.. values.Where(value => _prefix.Length == 0 || PrefixIndex<string>.Matches(QueryText.KeyOf(value.Value), _prefix)).OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).Take(SearchFacet.MaxValues)],
        Distinct = distinct,
    };
}
