namespace RealtimeRec.Charts;

/// <summary>A value that an axis marks.</summary>
/// <param name="Value">The value, in the axis's own unit.</param>
/// <param name="Text">What stands beside it; may have several lines.</param>
public readonly record struct Tick(double Value, string Text);
