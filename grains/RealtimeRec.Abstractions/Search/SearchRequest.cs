using RealtimeRec.Filters;

namespace RealtimeRec.Search;

/// <summary>What is searched for.</summary>
[GenerateSerializer, Immutable, Alias("SearchRequest")]
public sealed record SearchRequest
{
    /// <summary>Longest <see cref="Query"/>, in UTF-16 code units.</summary>
    public const int MaxQueryLength = 500;

    /// <summary>Most products that a search reaches over all its pages.</summary>
    public const int MaxDepth = 500;

    /// <summary>Most fields in <see cref="Facets"/>.</summary>
    public const int MaxFacets = 20;

    /// <summary>What the shopper typed; empty for everything there is, as in a category.</summary>
    [Id(0)] public string Query { get; init; } = "";

    /// <summary>Products on the page, 1 or more.</summary>
    [Id(1)] public int Limit { get; init; } = 20;

    /// <summary>The previous page's <see cref="SearchPage.NextCursor"/>; null for the first.</summary>
    [Id(2)] public string? Cursor { get; init; }

    /// <summary>Only products of this category.</summary>
    [Id(3)] public string? Category { get; init; }

    /// <summary>Only products that meet this filter, as <see cref="FilterParser"/> reads it; null for all.</summary>
    [Id(4)] public string? Filter { get; init; }

    /// <summary>Fields to count values of: <c>brand</c>, <c>categories</c>, <c>price</c>, <c>attributes.&lt;name&gt;</c>.</summary>
    [Id(5)] public string[] Facets { get; init; } = [];

    /// <summary>The order.</summary>
    [Id(6)] public SearchSort Sort { get; init; }

    /// <summary>Whether each product says where the words are.</summary>
    [Id(7)] public bool Highlight { get; init; }

    /// <summary>Whether each product says how its score came about.</summary>
    [Id(8)] public bool Explain { get; init; }

    /// <summary>Whether each item carries its product.</summary>
    [Id(9)] public bool IncludeProducts { get; init; }

    /// <summary>Whether slips of the finger are corrected, and words dropped where nothing has all of them.</summary>
    [Id(10)] public bool Correct { get; init; } = true;

    /// <summary>Whether the order is the shopper's.</summary>
    [Id(11)] public bool Personalize { get; init; } = true;

    /// <summary>The recipe to rank by, in any case; null for the one that serves.</summary>
    [Id(12)] public string? Recipe { get; init; }

    /// <summary>
    /// The id by which the shopper was asked for, when it is one that was merged into the user who searches: the cursors are that id's. Null as a rule; set between
    /// grains alone.
    /// </summary>
    [Id(13)] public string? AskedFor { get; init; }

    /// <summary>Name of the attribute to sort by; null where that is not asked for.</summary>
    [Id(14)] public string? SortAttribute { get; init; }

    /// <summary>Of this one of <see cref="Facets"/> only values with a word that begins like <see cref="FacetText"/>; null for all values.</summary>
    [Id(15)] public string? FacetField { get; init; }

    /// <summary>How a word of the values of <see cref="FacetField"/> begins.</summary>
    [Id(16)] public string FacetText { get; init; } = "";
}
