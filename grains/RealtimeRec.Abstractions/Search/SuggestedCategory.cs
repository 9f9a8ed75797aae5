namespace RealtimeRec.Search;

/// <summary>A category that may be searched for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Products">Products on sale in it.</param>
[GenerateSerializer, Immutable, Alias("SuggestedCategory")]
public sealed record SuggestedCategory([property: Id(0)] string Name, [property: Id(1)] int Products);
