namespace RealtimeRec.Search;

/// <summary>How searches are ranked. Bound from the configuration section <c>Search</c>, whose <c>Recipes</c> are read by the components.</summary>
internal sealed class SearchOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Search";

    /// <summary>The recipe of requests that ask for none.</summary>
    public string Recipe { get; set; } = "default";

    /// <summary>Shoppers that must have searched for a query before it is suggested to others or listed: 1 to 100.</summary>
    public int ShoppersToShow { get; set; } = 5;
}
