using System.Globalization;
using RealtimeRec.Catalog;

namespace RealtimeRec.Search;

/// <summary>Counts values of fields over all that was found.</summary>
internal static class FacetCounter
{
    /// <summary>Ranges of numbers.</summary>
    private const int Ranges = 8;

    /// <summary>Counts the values of a field.</summary>
    /// <param name="field">The field, one that <see cref="SearchField.IsKnown"/> knows.</param>
    /// <param name="rows">The rows that count, variants among them.</param>
    /// <param name="ids">The silo's names.</param>
    public static SearchFacet Of(string field, IEnumerable<CatalogRow> rows, CatalogIds ids) => field switch
    {
        SearchField.Brand => Values(field, rows, row => row.Brand.IsNone ? [] : [row.Brand.Value], brand => ids.Brands[BrandOrdinal.Of(brand)]),
        SearchField.Categories => Values(field, rows, row => Array.ConvertAll(row.Categories, category => category.Value), category => ids.Categories[CategoryOrdinal.Of(category)]),
        SearchField.Price => Numbers(field, rows, row => row.Details.Product.Price),
        _ => Attributes(field, rows),
    };

    private static SearchFacet Values(string field, IEnumerable<CatalogRow> rows, Func<CatalogRow, int[]> valuesOf, Func<int, string> nameOf)
    {
        var counts = new Dictionary<int, int>();
        var variants = new HashSet<(ListedOrdinal, int)>();
        foreach (var row in rows)
        {
            foreach (var value in valuesOf(row))
            {
                if (row.Group.IsNone || variants.Add((row.Listed, value)))
                {
                    counts[value] = counts.GetValueOrDefault(value) + 1;
                }
            }
        }

        return Facet(field, counts.Select(pair => new FacetValue(nameOf(pair.Key), pair.Value)), counts.Count);
    }

    private static SearchFacet Attributes(string field, IEnumerable<CatalogRow> rows)
    {
        var name = field[SearchField.AttributePrefix.Length..];
        var counts = new Dictionary<string, (string Shown, int Count)>(StringComparer.OrdinalIgnoreCase);
        var variants = new HashSet<(ListedOrdinal, string)>();
        foreach (var row in rows)
        {
            if (row.Details.Product.Attributes.TryGetValue(name, out var value) && value.Length > 0 && (row.Group.IsNone || variants.Add((row.Listed, value.ToUpperInvariant()))))
            {
                // Of several ways to write it, the same one on every silo.
                var (shown, count) = counts.GetValueOrDefault(value, (value, 0));
                counts[value] = (string.CompareOrdinal(value, shown) < 0 ? value : shown, count + 1);
            }
        }

        return Facet(field, counts.Values.Select(pair => new FacetValue(pair.Shown, pair.Count)), counts.Count);
    }

    private static SearchFacet Numbers(string field, IEnumerable<CatalogRow> rows, Func<CatalogRow, decimal?> numberOf)
    {
        var numbers = new List<decimal>();
        var variants = new HashSet<(ListedOrdinal, decimal)>();
        foreach (var row in rows)
        {
            if (numberOf(row) is { } number && (row.Group.IsNone || variants.Add((row.Listed, number))))
            {
                numbers.Add(number);
            }
        }

        if (numbers.Count == 0)
        {
            return new SearchFacet { Field = field, Values = [], Distinct = 0 };
        }

        numbers.Sort();
        return new SearchFacet
        {
            Field = field,
            Values = [.. RangesOf(numbers)],
            Distinct = numbers.Distinct().Count(),
            Min = numbers[0],
            Max = numbers[^1],
        };
    }

    /// <summary>Ranges of about as many numbers each, parted at round numbers, from the lowest to the highest in them: what a filter finds that has the range.</summary>
    private static IEnumerable<FacetValue> RangesOf(List<decimal> numbers)
    {
        var ends = new SortedSet<decimal>();
        for (var part = 1; part < Ranges; part++)
        {
            ends.Add(Round(numbers[part * numbers.Count / Ranges]));
        }

        var start = 0;
        foreach (var next in ends.Select(end => LowerBound(numbers, end)).Append(numbers.Count))
        {
            if (next > start)
            {
                yield return new FacetValue(string.Create(CultureInfo.InvariantCulture, $"{numbers[start]}..{numbers[next - 1]}"), next - start);
                start = next;
            }
        }
    }

    private static int LowerBound(List<decimal> numbers, decimal value)
    {
        var place = numbers.BinarySearch(value);
        if (place < 0)
        {
            return ~place;
        }

        while (place > 0 && numbers[place - 1] == value)
        {
            place--;
        }

        return place;
    }

    /// <summary>Two digits that count: 1,234 is 1,200.</summary>
    private static decimal Round(decimal number)
    {
        if (number <= 0)
        {
            return 0;
        }

        var step = 1m;
        while (number / step >= 100)
        {
            step *= 10;
        }

        while (number / step < 10 && step > 0.01m)
        {
            step /= 10;
        }

        return Math.Round(number / step) * step / 1.0000000000000000000000000000m;
    }

    private static SearchFacet Facet(string field, IEnumerable<FacetValue> values, int distinct) => new()
    {
        Field = field,
        Values = [.. values.OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).Take(SearchFacet.MaxValues)],
        Distinct = distinct,
    };
}
