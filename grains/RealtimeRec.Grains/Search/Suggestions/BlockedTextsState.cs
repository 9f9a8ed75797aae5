using RealtimeRec.State;

namespace RealtimeRec.Search.Suggestions;

/// <summary>What is never suggested, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("BlockedTextsState"), StateFormat(1)]
internal sealed class BlockedTextsState : IStoredState
{
    /// <summary>The list.</summary>
    [Id(0)] public BlockedTexts List { get; init; } = new(null, null, []);

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateFault? Fault { get; set; }
}
