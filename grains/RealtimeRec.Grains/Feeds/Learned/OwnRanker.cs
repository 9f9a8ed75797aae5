namespace RealtimeRec.Feeds.Learned;

/// <summary>The ranker of the shop's own that serves.</summary>
/// <param name="Version">Its name; null for fusion alone.</param>
/// <param name="Model">Its file; null when the caller has it, or there is none.</param>
[GenerateSerializer, Immutable, Alias("OwnRanker")]
internal readonly record struct OwnRanker([property: Id(0)] string? Version, [property: Id(1)] byte[]? Model);
