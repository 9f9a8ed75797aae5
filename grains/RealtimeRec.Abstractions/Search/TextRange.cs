namespace RealtimeRec.Search;

/// <summary>A part of a text.</summary>
/// <param name="Start">Its first UTF-16 code unit, from 0.</param>
/// <param name="Length">Its code units.</param>
[GenerateSerializer, Immutable, Alias("TextRange")]
public readonly record struct TextRange([property: Id(0)] int Start, [property: Id(1)] int Length);
