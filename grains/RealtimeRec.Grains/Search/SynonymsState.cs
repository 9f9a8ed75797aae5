using RealtimeRec.State;

namespace RealtimeRec.Search;

/// <summary>The shop's synonyms as they are stored.</summary>
[GenerateSerializer, Immutable, Alias("SynonymsState"), StateFormat(1)]
internal sealed class SynonymsState : IStoredState
{
    /// <summary>The list.</summary>
    [Id(0)] public SynonymList List { get; init; } = new(null, null, []);

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
