using System.Globalization;
using RealtimeRec.Charts;

namespace RealtimeRec.Training.Tuning;

/// <summary>Draws a search: each trial's validation NDCG@10 by epoch.</summary>
internal static class TrialPlot
{
    private const string Style = ".best{color:#c2410c;stroke-width:3px}.other{color:#64748b;stroke-width:1.5px;stroke-opacity:.6}";

    private static readonly Layout s_layout = new(Width: 860, Height: 460, Left: 64, Right: 20, Top: 28, Bottom: 44);

    /// <summary>An SVG page; the best trial stands out, the others' numbers show at the pointer.</summary>
    public static string Write(IReadOnlyList<Trial> trials, Func<Trial, string> describe)
    {
        var drawn = trials.Where(trial => trial.Epochs.Count > 0).OrderBy(trial => trial.Best).ToArray();
        var epochs = Math.Max(2, drawn.Max(trial => trial.Epochs.Count));
        var every = Math.Max(1, epochs / 10);
        // Trials differ by little where the first epochs do most: the axis spans what there is to tell apart.
        var values = drawn.SelectMany(trial => trial.Epochs).Select(epoch => epoch.ValidationNdcg).ToArray();
        var chart = new Chart(
            "Validation NDCG@10 of each trial by epoch",
            s_layout,
            Axis.Slots(epochs, Enumerable.Range(0, epochs).Where(i => i % every == 0).Select(i => new Tick(i, (i + 1).ToString(CultureInfo.InvariantCulture)))),
            Axis.Linear(values.Min() * 0.98, Math.Max(values.Max() * 1.02, 1e-6), parts: 5, format: "F4"),
            "epoch");
        chart.Heading("validation NDCG@10");
        var best = drawn[^1];
        foreach (var trial in drawn)
        {
            chart.Line(
                trial == best ? "best" : "other",
                [.. trial.Epochs.Select(epoch => (epoch.Epoch - 1.0, epoch.ValidationNdcg))],
                dot: trial == best ? 5 : 3,
                tip: string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {trial.Best:F4}, {describe(trial)}"));
        }

        chart.Legend("best", string.Create(CultureInfo.InvariantCulture, $"best: trial {best.Number}, {best.Best:F4}"));
        return Drawing.Write(Style, chart);
    }
}
