namespace RealtimeRec.Search.Analytics;

/// <summary>Queries of a shard whose weight has changed.</summary>
/// <param name="Epoch">Which numbering <paramref name="Until"/> is of: another one when the shard began anew or let queries go.</param>
/// <param name="Until">How far they go; what comes later has a higher number.</param>
/// <param name="IsWhole">Whether these are all there are.</param>
/// <param name="Queries">The queries.</param>
[GenerateSerializer, Immutable, Alias("QueryChanges")]
internal sealed record QueryChanges(
    [property: Id(0)] Guid Epoch, [property: Id(1)] long Until, [property: Id(2)] bool IsWhole, [property: Id(3)] QueryWeight[] Queries);
