using System.Diagnostics;
using System.Globalization;
using RealtimeRec.Training.Torch;
using Spectre.Console;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Prints a line for each epoch of a training, the ones that are better than all before marked with a star.</summary>
internal sealed class EpochLines(IAnsiConsole console) : IProgress<EpochReport>
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private double _best;

    public void Report(EpochReport value)
    {
        var mark = value.ValidationNdcg > _best ? " *" : "";
        _best = Math.Max(_best, value.ValidationNdcg);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {value.Epoch,3}: loss {value.Loss:F4}, validation HR@10 {value.ValidationHitRate:F4}, NDCG@10 {value.ValidationNdcg:F4}, {value.Duration.TotalSeconds:F1} s, {_watch.Elapsed:mm\\:ss}{mark}"));
    }
}
