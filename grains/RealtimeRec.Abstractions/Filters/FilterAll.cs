namespace RealtimeRec.Filters;

/// <summary>All of several (<c>&amp;&amp;</c>).</summary>
/// <param name="Operands">Two or more.</param>
public sealed record FilterAll(IReadOnlyList<FilterExpression> Operands) : FilterExpression;
