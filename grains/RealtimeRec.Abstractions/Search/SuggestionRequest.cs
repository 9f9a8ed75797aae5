namespace RealtimeRec.Search;

/// <summary>What a shopper has typed so far.</summary>
/// <param name="Text">It; empty for what is searched for most.</param>
/// <param name="Limit">Queries to suggest, 1 or more.</param>
[GenerateSerializer, Immutable, Alias("SuggestionRequest")]
public sealed record SuggestionRequest([property: Id(0)] string Text, [property: Id(1)] int Limit);
