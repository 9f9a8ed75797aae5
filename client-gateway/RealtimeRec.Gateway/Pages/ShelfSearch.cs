using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Pages;

/// <summary>What is searched for on the shelf: words, and what was chosen to narrow and order what they find. Immutable.</summary>
/// <param name="Words">The words.</param>
public sealed record ShelfSearch(string Words)
{
    /// <summary>The fields by which what is found can be narrowed.</summary>
    public static readonly string[] Fields = [SearchField.Categories, SearchField.Brand, SearchField.Price];

    /// <summary>The order.</summary>
    public SearchSort Sort { get; init; }

    /// <summary>Whether slips are corrected.</summary>
    public bool Corrects { get; init; } = true;

    /// <summary>The values chosen, by field.</summary>
    public IReadOnlyList<(string Field, string Value)> Chosen { get; init; } = [];

    /// <summary>The same with a value chosen, or not any more.</summary>
    public ShelfSearch With(string field, string value) =>
        this with { Chosen = Chosen.Contains((field, value)) ? [.. Chosen.Where(chosen => chosen != (field, value))] : [.. Chosen, (field, value)] };

    /// <summary>What is asked for.</summary>
    /// <param name="category">The category; null for all.</param>
    /// <param name="size">How many products.</param>
    public SearchRequest ToRequest(string? category, int size) => new()
    {
        Query = Words,
        Category = category,
        Limit = size,
        Filter = Filter,
        Facets = Fields,
        Sort = Sort,
        Correct = Corrects,
        Highlight = true,
        IncludeProducts = true,
    };

    private string? Filter
    {
        get
        {
            var filter = string.Join(" && ", Chosen.GroupBy(chosen => chosen.Field).Select(values => values.Key == SearchField.Price
                ? $"{values.Key}:[{string.Join(", ", values.Select(chosen => chosen.Value))}]"
                : $"{values.Key}:=[{string.Join(", ", values.Select(chosen => $"`{chosen.Value}`"))}]"));
            return filter.Length == 0 ? null : filter;
        }
    }
}
