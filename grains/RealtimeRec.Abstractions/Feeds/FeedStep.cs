namespace RealtimeRec.Feeds;

/// <summary>What a component of the recipe did for a page.</summary>
/// <param name="Component">Its name in the recipe.</param>
/// <param name="Count">Products that it named, refused, scored or chose (named, for a source that scores as well); 0 when the recipe switches it off.</param>
/// <param name="Text">The same in words.</param>
[GenerateSerializer, Immutable, Alias("FeedStep")]
public sealed record FeedStep(
    [property: Id(0)] string Component,
    [property: Id(1)] int Count,
    [property: Id(2)] string Text);
