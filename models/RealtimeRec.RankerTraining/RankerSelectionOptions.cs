namespace RealtimeRec.RankerTraining;

/// <summary>How a ranker is trained, tried and chosen.</summary>
public sealed record RankerSelectionOptions
{
    /// <summary>The latest cases, none of them shown by a page before, that a ranker is tried on.</summary>
    public int TrialCases { get; init; } = 1_000;

    /// <summary>Fewest earlier ones to train on.</summary>
    public int LeastTraining { get; init; } = 500;

    /// <summary>Places of a list that count.</summary>
    public int Places { get; init; } = 20;

    /// <summary>How it is trained.</summary>
    public RankerTrainerOptions Trainer { get; init; } = new();
}
