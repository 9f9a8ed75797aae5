using System.Diagnostics;
using System.Globalization;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Torch;
using Spectre.Console;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Runs a training with its progress on the terminal.</summary>
internal static class UserEncoderTraining
{
    /// <summary>Trains; the module then holds the weights of the best epoch.</summary>
    /// <param name="module">What to train.</param>
    /// <param name="sequences">What to learn from.</param>
    /// <param name="validation">What decides which epoch was best.</param>
    /// <param name="excludeHistory">Whether a validation history's own items are no answers.</param>
    /// <param name="checkpoint">Where to go on from, deleted at the end; null for none.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="isStarted">Whether the items' vectors were learned before.</param>
    /// <param name="cancellationToken">Stops after the batch under way.</param>
    public static IReadOnlyList<EpochReport> Run(
        UserEncoderModule module,
        IReadOnlyList<EncoderSequence> sequences,
        IReadOnlyList<EncoderCase> validation,
        bool excludeHistory,
        TrainingCheckpoint? checkpoint,
        IAnsiConsole console,
        bool isStarted,
        CancellationToken cancellationToken)
    {
        if (!isStarted)
        {
            Start(module, sequences);
        }

        using var trainer = new UserEncoderTrainer(module, sequences, validation, excludeHistory);
        var watch = Stopwatch.StartNew();
        var reports = trainer.Train(new EpochLines(console), checkpoint, cancellationToken);
        var best = reports.MaxBy(report => report.ValidationNdcg)!;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Best: epoch {best.Epoch} of {reports.Count}, validation NDCG@10 {best.ValidationNdcg:F4}; trained for {watch.Elapsed.TotalSeconds:F0} s, {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MiB at most"));
        checkpoint?.Delete();
        return reports;
    }

    /// <summary>Gives a new encoder the weights that training starts from, as its options say.</summary>
    public static void Start(UserEncoderModule module, IReadOnlyList<EncoderSequence> sequences)
    {
        if (!module.Options.Residuals)
        {
            module.StartFromMean();
        }
        else if (module.Options.StartFromCooccurrence)
        {
            using var vectors = CooccurrenceVectors.Of(sequences, module.Items, module.Options.Dimensions, module.Options.Seed);
            module.StartFrom(vectors);
        }
    }
}
