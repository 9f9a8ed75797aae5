using RealtimeRec.Encoders.Histories;

namespace RealtimeRec.Inference;

/// <summary>A shopper's latest interactions, oldest first, by the ids of the items: whoever encodes them has the catalogue too.</summary>
/// <param name="ItemIds">Ids of the items.</param>
/// <param name="Kinds">The number of what was done plus 1 (<see cref="Events.EventKind"/>), for each item.</param>
/// <param name="Gaps">Bucket of the time to the next interaction, or to now for the last (<see cref="GapBuckets"/>), for each item.</param>
[GenerateSerializer, Immutable, Alias("UserHistory")]
internal sealed record UserHistory([property: Id(0)] string[] ItemIds, [property: Id(1)] byte[] Kinds, [property: Id(2)] byte[] Gaps);
