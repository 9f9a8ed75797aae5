namespace RealtimeRec.Filters;

/// <summary>The contrary (<c>!</c>).</summary>
/// <param name="Operand">Of what.</param>
public sealed record FilterNot(FilterExpression Operand) : FilterExpression;
