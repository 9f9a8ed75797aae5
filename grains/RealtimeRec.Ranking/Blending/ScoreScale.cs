namespace RealtimeRec.Ranking.Blending;

/// <summary>How a blend brings the scores of one case to a common scale.</summary>
public enum ScoreScale
{
    /// <summary>The lowest score to 0, the highest to 1: (score − min) / (max − min).</summary>
    MinMax,

    /// <summary>
    /// Shares that add up to 1: (score − min) / Σ (score − min). For counts, of which many in a case say less about each item.
    /// </summary>
    Sum,

    /// <summary>Shares e^(score / temperature) / Σ e^(score / temperature). For a model's logits.</summary>
    Softmax,

    /// <summary>The softmax divided by its highest share, e^((score − max) / temperature): as sure of its best item in every case.</summary>
    Exponential,
}
