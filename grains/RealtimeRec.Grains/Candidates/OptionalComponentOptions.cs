namespace RealtimeRec.Candidates;

/// <summary>Options of a component that a recipe may switch off.</summary>
internal class OptionalComponentOptions
{
    /// <summary>Whether it takes part.</summary>
    public bool Enabled { get; set; } = true;
}
