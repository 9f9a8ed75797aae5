namespace RealtimeRec.Search;

/// <summary>What a shopper may be about to type. Whatever is suggested finds something.</summary>
/// <param name="Queries">Queries, the shopper's own latest ones first.</param>
/// <param name="Categories">Categories with a product on sale.</param>
/// <param name="Products">Popular products on sale.</param>
[GenerateSerializer, Immutable, Alias("SearchSuggestions")]
public sealed record SearchSuggestions(
    [property: Id(0)] SuggestedQuery[] Queries, [property: Id(1)] SuggestedCategory[] Categories, [property: Id(2)] SuggestedProduct[] Products);
