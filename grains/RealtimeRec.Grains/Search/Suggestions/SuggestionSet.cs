using RealtimeRec.Catalog;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search.Suggestions;

/// <summary>What a silo may suggest. Immutable, but for what a query is worth.</summary>
/// <param name="Blocked">What the shop blocks.</param>
/// <param name="Queries">Queries that enough shoppers searched for.</param>
/// <param name="Categories">Categories with a product on sale.</param>
/// <param name="Products">The most popular products on sale, with their place among them, from 0.</param>
internal sealed record SuggestionSet(
    BlockedSet Blocked, PrefixIndex<KnownQuery> Queries, PrefixIndex<SuggestedCategory> Categories, PrefixIndex<(CatalogRow Row, int Place)> Products)
{
    /// <summary>One that suggests nothing.</summary>
    public static readonly SuggestionSet Empty = new(
        BlockedSet.None, PrefixIndex<KnownQuery>.Empty, PrefixIndex<SuggestedCategory>.Empty, PrefixIndex<(CatalogRow Row, int Place)>.Empty);
}
