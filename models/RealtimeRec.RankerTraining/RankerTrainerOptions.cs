namespace RealtimeRec.RankerTraining;

/// <summary>How a ranker is trained. The defaults were chosen on replays of other shops' logs.</summary>
public sealed record RankerTrainerOptions
{
    /// <summary>Trees.</summary>
    public int Trees { get; init; } = 150;

    /// <summary>Most leaves of a tree.</summary>
    public int Leaves { get; init; } = 12;

    /// <summary>Fewest rows of a leaf: few trees of many leaves learn a small log by heart.</summary>
    public int RowsPerLeaf { get; init; } = 200;

    /// <summary>What each tree adds of what it would.</summary>
    public double LearningRate { get; init; } = 0.06;

    /// <summary>Candidates of a case that are learned from, the best by fusion.</summary>
    public int BestCandidates { get; init; } = 60;

    /// <summary>Those behind them that are learned from as well, drawn at random.</summary>
    public int OtherCandidates { get; init; } = 30;

    /// <summary>Threads.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
