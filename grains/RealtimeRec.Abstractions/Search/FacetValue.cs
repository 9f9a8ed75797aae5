namespace RealtimeRec.Search;

/// <summary>A value of a field, or a range of numbers.</summary>
/// <param name="Value">The value; of a range, as a filter writes it: <c>10..20</c>.</param>
/// <param name="Count">Products that have it, variants of one group being one.</param>
[GenerateSerializer, Immutable, Alias("FacetValue")]
public sealed record FacetValue([property: Id(0)] string Value, [property: Id(1)] int Count);
