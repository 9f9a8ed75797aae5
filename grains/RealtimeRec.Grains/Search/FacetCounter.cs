using System.Globalization;
using System.Runtime.InteropServices;
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
        SearchField.Brand => Values<BrandOrdinal>(field, rows, static (row, add) => AddKnown(row.Brand, add), brand => ids.Brands[brand]),
        SearchField.Categories => Values<CategoryOrdinal>(field, rows, static (row, add) => Array.ForEach(row.Categories, add), category => ids.Categories[category]),
        SearchField.Price => Numbers(field, rows, row => row.Details.Product.Price),
        _ => Attributes(field, rows),
    };

    private static SearchFacet Values<TOrdinal>(string field, IEnumerable<CatalogRow> rows, Action<CatalogRow, Action<TOrdinal>> read, Func<TOrdinal, string> nameOf)
        where TOrdinal : struct
    {
        var counts = new Dictionary<TOrdinal, int>();
        var variants = new HashSet<(ListedOrdinal, TOrdinal)>();
        CatalogRow? current = null;
        Action<TOrdinal> add = value =>
        {
            if (current!.Group.IsNone || variants.Add((current.Listed, value)))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;
            }
        };
        foreach (var row in rows)
        {
            current = row;
            read(row, add);
        }

        return Facet(field, counts.Select(pair => new FacetValue(nameOf(pair.Key), pair.Value)), counts.Count);
    }

    private static void AddKnown(BrandOrdinal brand, Action<BrandOrdinal> add)
    {
        if (!brand.IsNone)
        {
            add(brand);
        }
    }

    private static SearchFacet Attributes(string field, IEnumerable<CatalogRow> rows)
    {
        var name = field[SearchField.AttributePrefix.Length..];
        var written = new Dictionary<string, int>(StringComparer.Ordinal);
        var variants = new HashSet<(ListedOrdinal, string)>();
        foreach (var row in rows)
        {
            if (row.Details.Product.Attributes.TryGetValue(name, out var value) && value.Length > 0 && (row.Group.IsNone || variants.Add((row.Listed, value.ToUpperInvariant()))))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(written, value, out _)++;
            }
        }

        // Of several ways to write it, the same one on every silo.
        var counts = written.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(ways => new FacetValue(ways.Select(pair => pair.Key).Order(StringComparer.Ordinal).First(), ways.Sum(pair => pair.Value)))
            .ToArray();
        return Facet(field, counts, counts.Length);
    }

    private static SearchFacet Numbers(string field, IEnumerable<CatalogRow> rows, Func<CatalogRow, decimal?> numberOf)
    {
        // Many products have one price: few numbers are to be sorted.
        var counts = new Dictionary<decimal, int>();
        var variants = new HashSet<(ListedOrdinal, decimal)>();
        foreach (var row in rows)
        {
            if (numberOf(row) is { } number && (row.Group.IsNone || variants.Add((row.Listed, number))))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, number, out _)++;
            }
        }

        if (counts.Count == 0)
        {
            return new SearchFacet { Field = field, Values = [], Distinct = 0 };
        }

        decimal[] numbers = [.. counts.Keys.Order()];
        return new SearchFacet
        {
            Field = field,
            Values = [.. RangesOf(numbers, counts)],
            Distinct = numbers.Length,
            Min = numbers[0],
            Max = numbers[^1],
        };
    }

    /// <summary>Ranges of about as many products each, parted at round numbers, from the lowest to the highest in them: what a filter finds that has the range.</summary>
    private static IEnumerable<FacetValue> RangesOf(decimal[] numbers, Dictionary<decimal, int> counts)
    {
        var ends = new SortedSet<decimal>();
        var (all, place, before) = (counts.Values.Sum(), 0, 0);
        for (var part = 1; part < Ranges; part++)
        {
            for (var target = (long)part * all / Ranges; before + counts[numbers[place]] <= target; place++)
            {
                before += counts[numbers[place]];
            }

            ends.Add(Round(numbers[place]));
        }

        var start = 0;
        foreach (var next in ends.Select(end => LowerBound(numbers, end)).Append(numbers.Length))
        {
            if (next > start)
            {
                yield return new FacetValue(
                    string.Create(CultureInfo.InvariantCulture, $"{numbers[start]}..{numbers[next - 1]}"), numbers[start..next].Sum(number => counts[number]));
                start = next;
            }
        }
    }

    private static int LowerBound(decimal[] numbers, decimal value) => Array.BinarySearch(numbers, value) is var place && place < 0 ? ~place : place;

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
