namespace RealtimeRec.Search;

/// <summary>Where the words are in a text of a product. As places and not as markup, so that nothing has to be escaped.</summary>
/// <param name="Field"><c>title</c>, <c>brand</c> or <c>description</c>.</param>
/// <param name="Text">The text, of a description the part around the words.</param>
/// <param name="Ranges">Where they are in it.</param>
[GenerateSerializer, Immutable, Alias("SearchHighlight")]
public sealed record SearchHighlight([property: Id(0)] string Field, [property: Id(1)] string Text, [property: Id(2)] TextRange[] Ranges);
