namespace RealtimeRec.Filters;

/// <summary>Any of several (<c>||</c>).</summary>
/// <param name="Operands">Two or more.</param>
public sealed record FilterAny(IReadOnlyList<FilterExpression> Operands) : FilterExpression;
