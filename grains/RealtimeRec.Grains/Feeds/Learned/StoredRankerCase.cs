namespace RealtimeRec.Feeds.Learned;

/// <summary>A case to learn from, as it is kept. It names neither shopper nor product.</summary>
/// <param name="User">Hash of the shopper's id (<see cref="Quality.QualityErasure.HashOf"/>), by which it is erased.</param>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Grade">How much the shopper wanted the product.</param>
/// <param name="WasShown">Whether a page had shown it before.</param>
/// <param name="Fingerprint">Which features they are (<see cref="FeedFeatures.Fingerprint"/>).</param>
/// <param name="Target">Place of the product among the candidates, from 0.</param>
/// <param name="Candidates">How many they are.</param>
/// <param name="Features">What a ranker was told of them (<see cref="PackedFeatures"/>).</param>
[GenerateSerializer, Immutable, Alias("StoredRankerCase")]
internal sealed record StoredRankerCase(
    [property: Id(0)] ulong User,
    [property: Id(1)] long TimeMs,
    [property: Id(2)] CaseGrade Grade,
    [property: Id(3)] bool WasShown,
    [property: Id(4)] ulong Fingerprint,
    [property: Id(5)] int Target,
    [property: Id(6)] int Candidates,
    [property: Id(7)] byte[] Features);
