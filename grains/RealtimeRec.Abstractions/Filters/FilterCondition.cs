namespace RealtimeRec.Filters;

/// <summary>A comparison of one field. A product that has no such value meets none but <see cref="FilterComparison.NotEqual"/>.</summary>
/// <param name="Field">The field.</param>
/// <param name="Attribute">The attribute's name, for <see cref="FilterField.Attribute"/>; else empty.</param>
/// <param name="Comparison">How it compares.</param>
/// <param name="Values">One value, or several for equality.</param>
public sealed record FilterCondition(
    FilterField Field, string Attribute, FilterComparison Comparison, IReadOnlyList<FilterValue> Values) : FilterExpression;
