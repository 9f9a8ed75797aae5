using RealtimeRec.Catalog;
using RealtimeRec.Filters;

namespace RealtimeRec.Search;

/// <summary>One of the conditions that a product has to meet.</summary>
/// <param name="Field">The field that it is about, as facets name it; null when it is about several.</param>
/// <param name="IsMet">Whether a row meets it.</param>
internal sealed record FilterPart(string? Field, Func<CatalogRow, bool> IsMet)
{
    /// <summary>The conditions of a filter that must all be met.</summary>
    /// <exception cref="FilterException">The text is not a valid filter.</exception>
    public static IEnumerable<FilterPart> Of(string? filter, CatalogIds ids)
    {
        if (filter is null)
        {
            return [];
        }

        var expression = FilterParser.Parse(filter);
        return (expression is FilterAll all ? all.Operands : [expression]).Select(operand => new FilterPart(FieldOf(operand), RowFilter.Of(operand, ids)));
    }

    private static string? FieldOf(FilterExpression expression) => expression switch
    {
        FilterCondition { Field: FilterField.Attribute } condition => SearchField.AttributePrefix + condition.Attribute,
        FilterCondition { Field: FilterField.Brand } => SearchField.Brand,
        FilterCondition { Field: FilterField.Categories } => SearchField.Categories,
        FilterCondition { Field: FilterField.Price } => SearchField.Price,
        FilterNot not => FieldOf(not.Operand),
        FilterAny any when any.Operands.Select(FieldOf).Distinct().ToArray() is [var only] => only,
        FilterAll all when all.Operands.Select(FieldOf).Distinct().ToArray() is [var only] => only,
        _ => null,
    };
}
