using System.Globalization;
using System.Net;
using System.Text;

namespace RealtimeRec.Training.Tuning;

/// <summary>Draws a search: each trial's validation NDCG@10 by epoch.</summary>
internal static class TrialPlot
{
    private const int Width = 860;
    private const int Height = 460;
    private const int Left = 64;
    private const int Bottom = 44;
    private const int Top = 20;
    private const int Right = 20;

    /// <summary>An SVG page; the best trial stands out, the others' numbers show at the pointer.</summary>
    public static string Write(IReadOnlyList<Trial> trials, Func<Trial, string> describe)
    {
        var drawn = trials.Where(trial => trial.Epochs.Count > 0).OrderBy(trial => trial.Best).ToArray();
        var epochs = Math.Max(2, drawn.Max(trial => trial.Epochs.Count));
        // Trials differ by little where the first epochs do most: the axis spans what there is to tell apart.
        var values = drawn.SelectMany(trial => trial.Epochs).Select(epoch => epoch.ValidationNdcg).ToArray();
        var (least, most) = (values.Min() * 0.98, Math.Max(values.Max() * 1.02, 1e-6));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#333"><rect width="{Width}" height="{Height}" fill="#fff"/>""");
        for (var i = 0; i <= 5; i++)
        {
            var value = least + ((most - least) * i / 5);
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(value):F1}" y2="{Y(value):F1}" stroke="#ddd"/><text x="{Left - 8}" y="{Y(value) + 4:F1}" text-anchor="end">{value:F4}</text>""");
        }

        for (var epoch = 1; epoch <= epochs; epoch += Math.Max(1, epochs / 10))
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(epoch):F1}" y="{Height - Bottom + 18}" text-anchor="middle">{epoch}</text>""");
        }

        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 8}" text-anchor="middle">epoch</text><text x="{Left}" y="14">validation NDCG@10</text>""");
        foreach (var trial in drawn)
        {
            var isBest = trial == drawn[^1];
            var points = string.Join(' ', trial.Epochs.Select(epoch => string.Create(CultureInfo.InvariantCulture, $"{X(epoch.Epoch):F1},{Y(epoch.ValidationNdcg):F1}")));
            var last = trial.Epochs[^1];
            svg.Append(CultureInfo.InvariantCulture, $"""<g><title>{WebUtility.HtmlEncode($"trial {trial.Number}: {trial.Best:F4}, {describe(trial)}")}</title><polyline points="{points}" fill="none" stroke="{(isBest ? "#c2410c" : "#64748b")}" stroke-width="{(isBest ? 3 : 1.5)}" stroke-opacity="{(isBest ? 1 : 0.6)}"/><circle cx="{X(last.Epoch):F1}" cy="{Y(last.ValidationNdcg):F1}" r="{(isBest ? 5 : 3)}" fill="{(isBest ? "#c2410c" : "#64748b")}"/></g>""");
        }

        return svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Width - Right}" y="14" text-anchor="end" fill="#c2410c">best: trial {drawn[^1].Number}, {drawn[^1].Best:F4}</text></svg>""").ToString();

        double X(int epoch) => Left + ((Width - Left - Right) * (epoch - 1.0) / (epochs - 1));
        double Y(double value) => Height - Bottom - ((Height - Bottom - Top) * (value - least) / (most - least));
    }
}
