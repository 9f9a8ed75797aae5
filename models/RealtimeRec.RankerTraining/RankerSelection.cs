using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.RankerTraining;

/// <summary>What comes of a training, and why.</summary>
/// <param name="Verdict">What is to happen.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record RankerSelection(RankerVerdict Verdict, string Reason)
{
    /// <summary>A ranker that serves is judged only on at least this many cases that it did not learn from.</summary>
    private const int LeastUnseen = 50;

    /// <summary>The ranker that takes over; null when none does.</summary>
    public RankerModel? Ranker { get; init; }

    /// <summary>By feature how much it contributes to that ranker, the most useful 1.</summary>
    public double[] Gains { get; init; } = [];

    /// <summary>What a ranker of the earlier cases had on the later ones beside fusion alone; null when none was trained.</summary>
    public RankerTrial? Trial { get; init; }

    /// <summary>Cases that the ranker that takes over was trained on.</summary>
    public int Cases { get; init; }

    /// <summary>
    /// Trains a ranker on the earlier cases, tries it on the latest ones that no page had shown, beside fusion alone and beside the ranker that serves, and
    /// says what is to serve. One that takes over is trained on all of them: what it passed with a part it does no worse with all.
    /// </summary>
    /// <param name="features">Names of the features.</param>
    /// <param name="cases">The cases, in any order.</param>
    /// <param name="current">The ranker that serves, and the time of the last case that it was trained on, milliseconds since 1970; null for none.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it soon.</param>
    /// <exception cref="DllNotFoundException">LightGBM has no native library for this machine, or its OpenMP runtime (libgomp1) is missing.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static RankerSelection Of(
        IReadOnlyList<string> features,
        IReadOnlyList<RankerCase> cases,
        (RankerModel Ranker, long TrainedUntilMs)? current,
        RankerSelectionOptions options,
        CancellationToken cancellationToken)
    {
        RankerCase[] ordered = [.. cases.Where(asked => asked.Target >= 0).OrderBy(asked => asked.TimeMs)];
        RankerCase[] compared = [.. ordered.Where(asked => !asked.WasShown).TakeLast(options.TrialCases)];
        RankerCase[] earlier = compared.Length == 0 ? [] : [.. ordered.TakeWhile(asked => asked.TimeMs < compared[0].TimeMs)];
        if (compared.Length < options.TrialCases || earlier.Length < options.LeastTraining)
        {
            return new RankerSelection(
                RankerVerdict.TooFewCases,
                $"Of {ordered.Length:N0} cases {earlier.Length:N0} are left to train on when the latest {options.TrialCases:N0} of what no page had shown try the ranker; it needs {options.LeastTraining:N0}.");
        }

        // A ranker is judged by what it did not learn, the one that serves as well.
        RankerCase[] unseen = current is null ? compared : Array.FindAll(compared, asked => asked.TimeMs > current.Value.TrainedUntilMs);
        var least = Math.Max(LeastUnseen, options.TrialCases / 4);
        if (unseen.Length < least)
        {
            return new RankerSelection(
                RankerVerdict.Stays, $"Of the latest {compared.Length:N0} cases {unseen.Length:N0} came after those that the ranker learned from that serves; to judge it takes {least:N0}.");
        }

        var tried = RankerTrainer.Train(features, earlier, options.Trainer, cancellationToken).Ranker;
        var trial = RankerTrial.Of(tried, compared, options.Places);
        var besideCurrent = current is null ? null : RankerTrial.Of(tried, unseen, options.Places, current.Value.Ranker);
        if (trial.IsPassed && besideCurrent is null or { IsPassed: true })
        {
            var (ranker, gains) = RankerTrainer.Train(features, ordered, options.Trainer, cancellationToken);
            return new RankerSelection(
                RankerVerdict.TakesOver,
                $"Trained on the earlier cases it has {Both()}.")
            {
                Ranker = ranker,
                Gains = gains,
                Trial = trial,
                Cases = ordered.Length,
            };
        }

        if (current is { } serving && RankerTrial.Of(serving.Ranker, unseen, options.Places) is { IsLost: true } lost)
        {
            return new RankerSelection(RankerVerdict.StepsDown, $"The ranker that served has {lost}; a new one does not help: it has {trial}.") { Trial = trial };
        }

        return new RankerSelection(
            RankerVerdict.Stays,
            $"The new ranker has {Both()}.")
        {
            Trial = trial,
        };

        string Both() => besideCurrent is null ? $"{trial}" : $"{trial}, and {besideCurrent}";
    }
}
