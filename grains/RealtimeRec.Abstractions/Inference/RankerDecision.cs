namespace RealtimeRec.Inference;

/// <summary>What a training of a ranker decides.</summary>
public enum RankerDecision
{
    /// <summary>There are too few cases to train and try one.</summary>
    TooFewCases,

    /// <summary>What serves goes on.</summary>
    Stays,

    /// <summary>The new ranker serves.</summary>
    TakesOver,

    /// <summary>The ranker that served is worse than fusion alone by now, and no new one is better.</summary>
    StepsDown,

    /// <summary>The training did not end; it is tried again with further cases.</summary>
    Failed,
}
