namespace RealtimeRec.Retrieval.Terms;

/// <summary>A word of a query, or what stands for several: a row has it when it has one of the alternatives.</summary>
/// <param name="Start">Its first UTF-16 code unit in the query.</param>
/// <param name="Length">Its code units in the query.</param>
/// <param name="Alternatives">The alternatives, that as it was typed first.</param>
public sealed record TermClause(int Start, int Length, IReadOnlyList<TermAlternative> Alternatives)
{
    /// <summary>Whether nothing was typed behind it: it may be the beginning of a word.</summary>
    public bool IsOpen { get; init; }

    /// <summary>What was probably meant in its place; null when it is as it was meant.</summary>
    public string? Corrected { get; init; }
}
