namespace RealtimeRec.Retrieval.Terms;

/// <summary>One way in which a row may have what a word of a query asks for.</summary>
/// <param name="Terms">The terms that it must have, all of them.</param>
/// <param name="Weight">How much that counts beside the word as it was typed, above 0 to 1.</param>
/// <param name="Kind">How the terms came of the word.</param>
public sealed record TermAlternative(string[] Terms, float Weight, AlternativeKind Kind);
