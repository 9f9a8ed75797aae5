namespace RealtimeRec.RankerTraining;

/// <summary>What was known of the candidates at one moment, and which of them came next.</summary>
/// <param name="Features">Candidate by candidate, in the order of the fusion, best first.</param>
/// <param name="Target">Place of the candidate that came; -1 when it was none of them.</param>
public sealed record RankerCase(float[] Features, int Target)
{
    /// <summary>When, milliseconds since 1970.</summary>
    public long TimeMs { get; init; }

    /// <summary>Whether a page had shown the product before it came: learned from, and not compared by.</summary>
    public bool WasShown { get; init; }

    /// <summary>How much it counts in training beside others; above 0.</summary>
    public float Weight { get; init; } = 1;
}
