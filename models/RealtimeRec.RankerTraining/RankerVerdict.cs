namespace RealtimeRec.RankerTraining;

/// <summary>What comes of a training.</summary>
public enum RankerVerdict
{
    /// <summary>There are too few cases to train and try a ranker.</summary>
    TooFewCases,

    /// <summary>All stays as it is.</summary>
    Stays,

    /// <summary>The new ranker serves.</summary>
    TakesOver,

    /// <summary>The ranker that serves is worse than fusion alone by now, and no new one is better: none serves.</summary>
    StepsDown,
}
