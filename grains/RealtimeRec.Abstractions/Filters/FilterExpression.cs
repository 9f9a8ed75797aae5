namespace RealtimeRec.Filters;

/// <summary>A filter as it was read.</summary>
public abstract record FilterExpression;
