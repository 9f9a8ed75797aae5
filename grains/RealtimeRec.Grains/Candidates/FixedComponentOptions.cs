namespace RealtimeRec.Candidates;

/// <summary>Options of a component of which a recipe may change nothing.</summary>
internal sealed class FixedComponentOptions;
