namespace RealtimeRec.Search;

/// <summary>The order of what is found.</summary>
public enum SearchSort : byte
{
    /// <summary>What fits best first.</summary>
    Relevance = 0,

    /// <summary>The cheapest first; those without a price last.</summary>
    PriceAscending = 1,

    /// <summary>The dearest first; those without a price last.</summary>
    PriceDescending = 2,

    /// <summary>What went on sale latest first.</summary>
    Newest = 3,

    /// <summary>The most popular of late first.</summary>
    Popularity = 4,

    /// <summary>By a number that an attribute holds (<see cref="SearchRequest.SortAttribute"/>), the lowest first; those without one last.</summary>
    AttributeAscending = 5,

    /// <summary>The same, the highest first.</summary>
    AttributeDescending = 6,
}
