using System.Globalization;
using RealtimeRec.Charts;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Draws the hit rates on new items as bars with their intervals, the feed's in another colour.</summary>
internal static class ReplayPlot
{
    private const string Style = ".feed{color:#1d4ed8;rx:2px}.other{color:#94a3b8;rx:2px}.interval{color:#0f172a;stroke-width:1.5px}";
    private const int Row = 26;
    private const int Top = 44;
    private const int Bottom = 16;

    /// <summary>Of a row, to either side of its middle.</summary>
    private const double HalfBar = 0.31;

    /// <summary>An SVG page.</summary>
    public static string Write(string title, IReadOnlyList<ReplayLine> lines)
    {
        var hits = lines.Select(line => ReplayReport.Mean(RankingMetric.HitRate, line)).ToArray();
        var chart = new Chart(
            title,
            new Layout(Width: 860, Height: Top + (Row * lines.Count) + Bottom, Left: 250, Right: 70, Top, Bottom),
            Axis.Linear(0, Math.Max(1e-6, hits.Max(hit => hit.Upper))),
            Axis.Slots(lines.Count, lines.Select((line, i) => new Tick(Height(i), line.Name))));
        chart.Heading(title);
        for (var i = 0; i < lines.Count; i++)
        {
            var (hit, middle) = (hits[i], Height(i));
            chart.Box(i == 0 ? "feed" : "other", 0, hit.Value, middle - HalfBar, middle + HalfBar);
            chart.Line("interval", [(hit.Lower, middle), (hit.Upper, middle)]);
            chart.Note("value", hit.Upper, middle, hit.Value.ToString("F3", CultureInfo.InvariantCulture));
        }

        return Drawing.Write(Style, chart);

        // The first is on top.
        double Height(int line) => lines.Count - 1 - line;
    }
}
