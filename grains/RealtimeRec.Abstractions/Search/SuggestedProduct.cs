namespace RealtimeRec.Search;

/// <summary>A product that may be searched for.</summary>
/// <param name="ItemId">Its id.</param>
/// <param name="Title">Its title.</param>
[GenerateSerializer, Immutable, Alias("SuggestedProduct")]
public sealed record SuggestedProduct([property: Id(0)] string ItemId, [property: Id(1)] string Title);
