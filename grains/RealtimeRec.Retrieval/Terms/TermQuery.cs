namespace RealtimeRec.Retrieval.Terms;

/// <summary>What a shopper typed, in words.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Required">What a row must have.</param>
/// <param name="Optional">What says little and only counts where it is: <c>for</c>, <c>the</c>.</param>
/// <param name="Excluded">What a row must not have: <c>-word</c>.</param>
/// <param name="Phrases">What a row must have word by word, one after the other: <c>"these words"</c>.</param>
public sealed record TermQuery(
    string Text, IReadOnlyList<TermClause> Required, IReadOnlyList<TermClause> Optional, IReadOnlyList<TermClause> Excluded, IReadOnlyList<string> Phrases)
{
    /// <summary>Most words of a query that are looked for; what comes behind them is not.</summary>
    public const int MaxWords = 64;

    /// <summary>Whether it asks for nothing.</summary>
    public bool IsEmpty => Required.Count == 0 && Optional.Count == 0 && Excluded.Count == 0;

    /// <summary>The query with words as they were probably meant; null when all are.</summary>
    public string? CorrectedText
    {
        get
        {
            var text = Text;
            var isCorrected = false;
            foreach (var clause in Required.Concat(Optional).Where(clause => clause.Corrected is not null).OrderByDescending(clause => clause.Start))
            {
                text = string.Concat(text.AsSpan(0, clause.Start), clause.Corrected, text.AsSpan(clause.Start + clause.Length));
                isCorrected = true;
            }

            return isCorrected ? text : null;
        }
    }
}
