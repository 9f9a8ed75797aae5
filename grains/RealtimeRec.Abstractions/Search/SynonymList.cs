namespace RealtimeRec.Search;

/// <summary>The shop's synonyms.</summary>
/// <param name="Version">Name of this list, another one after every change; absent before the first.</param>
/// <param name="ChangedAt">When it was made; absent before the first.</param>
/// <param name="Synonyms">The rules.</param>
[GenerateSerializer, Immutable, Alias("SynonymList")]
public sealed record SynonymList(
    [property: Id(0)] string? Version, [property: Id(1)] DateTimeOffset? ChangedAt, [property: Id(2)] SynonymRule[] Synonyms);
