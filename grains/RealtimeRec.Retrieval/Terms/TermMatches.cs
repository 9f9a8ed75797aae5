namespace RealtimeRec.Retrieval.Terms;

/// <summary>The rows that have what a query asks for.</summary>
/// <param name="Query">The query as it was looked for.</param>
/// <param name="Rows">All of them, in no particular order, each with a score from 0 to 1.</param>
/// <param name="IsRelaxed">Whether none has all words, and these have the most telling of them.</param>
public sealed record TermMatches(TermQuery Query, ScoredRow[] Rows, bool IsRelaxed);
