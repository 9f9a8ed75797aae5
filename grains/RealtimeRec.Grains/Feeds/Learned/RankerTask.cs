namespace RealtimeRec.Feeds.Learned;

/// <summary>What a training has to beat.</summary>
/// <param name="Served">The ranker that serves; null for none.</param>
[GenerateSerializer, Immutable, Alias("RankerTask")]
internal sealed record RankerTask([property: Id(0)] StoredRanker? Served);
