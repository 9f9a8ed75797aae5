namespace RealtimeRec.Ranking.Evaluation;

/// <summary>How to evaluate.</summary>
public sealed record RankingEvaluationOptions
{
    /// <summary>How often training met each item. Its length is the number of items that are ranked.</summary>
    public required ItemPopularity Popularity { get; init; }

    /// <summary>The places to cut at; each at least 1.</summary>
    public IReadOnlyList<int> Cutoffs { get; init; } = [5, 10, 20];

    /// <summary>
    /// Whether items of the history are taken out of the ranking, as the leave-one-out papers do. A target that is itself in the
    /// history stays in: it is what was asked for. Session papers rank the history too, as shoppers go back to what they saw.
    /// </summary>
    public bool ExcludeHistory { get; init; }

    /// <summary>Least history length of each bucket, ascending from 0.</summary>
    public IReadOnlyList<int> HistoryLengthBuckets { get; init; } = [0, 1, 2, 3, 5, 10, 20];

    /// <summary>Least number of the target's occurrences in training of each bucket, ascending from 0.</summary>
    public IReadOnlyList<int> TargetFrequencyBuckets { get; init; } = [0, 1, 5, 10, 25, 100];

    /// <summary>Number of bootstrap resamples over cases; 0 leaves the intervals out (they are then the value itself).</summary>
    public int Resamples { get; init; } = 1_000;

    /// <summary>Share of the resampled metrics that an interval holds, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the resampling.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of threads; −1 for one per core.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Told the number of cases done, from any thread, now and then and at the end.</summary>
    public Action<int>? Progress { get; init; }

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        if (Cutoffs.Count == 0 || Cutoffs.Any(cutoff => cutoff < 1))
        {
            throw new ArgumentException($"{nameof(Cutoffs)} must hold at least one number, each at least 1.");
        }

        if (!AscendsFromZero(HistoryLengthBuckets) || !AscendsFromZero(TargetFrequencyBuckets))
        {
            throw new ArgumentException($"{nameof(HistoryLengthBuckets)} and {nameof(TargetFrequencyBuckets)} must ascend from 0.");
        }

        if (Resamples < 0 || Confidence is not (> 0 and < 1))
        {
            throw new ArgumentException($"{nameof(Resamples)} must be 0 or more and {nameof(Confidence)} between 0 and 1.");
        }

        static bool AscendsFromZero(IReadOnlyList<int> bounds) =>
            bounds.Count > 0 && bounds[0] == 0 && bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second);
    }
}
