using RealtimeRec.Filters;

namespace RealtimeRec.Catalog;

/// <summary>Makes of a filter what tells whether a row meets it.</summary>
internal static class RowFilter
{
    /// <summary>Reads a filter by the names that the silo knows; a brand or category that it does not know is no row's.</summary>
    /// <exception cref="FilterException">The text is not a valid filter.</exception>
    public static Func<CatalogRow, bool> Parse(string text, CatalogIds ids) => Of(FilterParser.Parse(text), ids);

    /// <summary>The same of a filter that was read.</summary>
    public static Func<CatalogRow, bool> Of(FilterExpression expression, CatalogIds ids)
    {
        switch (expression)
        {
            case FilterAll all:
                var required = all.Operands.Select(operand => Of(operand, ids)).ToArray();
                return row => Array.TrueForAll(required, operand => operand(row));
            case FilterAny any:
                var sufficient = any.Operands.Select(operand => Of(operand, ids)).ToArray();
                return row => Array.Exists(sufficient, operand => operand(row));
            case FilterNot not:
                var denied = Of(not.Operand, ids);
                return row => !denied(row);
            case FilterCondition condition:
                return Of(condition, ids);
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), expression, "No such kind of filter is known.");
        }
    }

    private static Func<CatalogRow, bool> Of(FilterCondition condition, CatalogIds ids)
    {
        switch (condition.Field)
        {
            case FilterField.ItemId:
                var items = Texts(condition).ToHashSet(StringComparer.Ordinal);
                return Unless(condition, row => items.Contains(row.ItemId));
            case FilterField.Brand:
                var brands = Ordinals(condition, ids.Brands);
                return Unless(condition, row => brands.Contains(row.Brand));
            case FilterField.Categories:
                var categories = Ordinals(condition, ids.Categories);
                return Unless(condition, row => Array.Exists(row.Categories, categories.Contains));
            case FilterField.Attribute:
                var values = Texts(condition).ToHashSet(StringComparer.OrdinalIgnoreCase);
                return Unless(condition, row =>
                    row.Details.Product.Attributes is { } attributes && attributes.TryGetValue(condition.Attribute, out var value) && values.Contains(value));
            case FilterField.Price:
                return Numeric(condition, row => row.Details.Product.Price);
            case FilterField.Stock:
                return Numeric(condition, row => row.Details.Product.Stock);
            case FilterField.PublishedAt:
                return Numeric(condition, row => row.NewSinceMs);
            default:
                throw new ArgumentOutOfRangeException(nameof(condition), condition.Field, "No such field is known.");
        }
    }

    private static Func<CatalogRow, bool> Numeric(FilterCondition condition, Func<CatalogRow, decimal?> numberOf)
    {
        var bound = condition.Values[0].From;
        return condition.Comparison switch
        {
            FilterComparison.Greater => row => numberOf(row) > bound,
            FilterComparison.GreaterOrEqual => row => numberOf(row) >= bound,
            FilterComparison.Less => row => numberOf(row) < bound,
            FilterComparison.LessOrEqual => row => numberOf(row) <= bound,
            _ => Unless(condition, row => numberOf(row) is { } number && condition.Values.Any(value => number >= value.From && number <= value.To)),
        };
    }

    private static Func<CatalogRow, bool> Unless(FilterCondition condition, Func<CatalogRow, bool> isEqual) =>
        condition.Comparison == FilterComparison.NotEqual ? row => !isEqual(row) : isEqual;

    private static IEnumerable<string> Texts(FilterCondition condition) => condition.Values.Select(value => value.Text);

    private static HashSet<TOrdinal> Ordinals<TOrdinal>(FilterCondition condition, IdTable<TOrdinal> names)
        where TOrdinal : struct, IOrdinal<TOrdinal>
    {
        var ordinals = new HashSet<TOrdinal>();
        foreach (var text in Texts(condition))
        {
            if (names.TryGet(text, out var ordinal))
            {
                ordinals.Add(ordinal);
            }
        }

        return ordinals;
    }
}
