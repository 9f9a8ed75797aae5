namespace RealtimeRec.Filters;

/// <summary>A value to compare with: a text, or a range of numbers, of which a number alone is both ends.</summary>
/// <param name="Text">The text; empty for numbers.</param>
/// <param name="From">The least number.</param>
/// <param name="To">The greatest number, at least <paramref name="From"/>.</param>
public readonly record struct FilterValue(string Text, decimal From, decimal To);
