using System.Globalization;
using RealtimeRec.Charts;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>Draws the open loop: latency at each rate of arrivals, a chart for each encoder; milliseconds in powers of ten.</summary>
internal static class LoadPlot
{
    private const string Style = ".p99{color:#c2410c;stroke-width:2.5px}.p50{color:#1d4ed8;stroke-width:2.5px}";

    private static readonly Layout s_layout = new(Width: 860, Height: 300, Left: 64, Right: 24, Top: 34, Bottom: 44);

    /// <summary>An SVG page.</summary>
    public static string Write(IReadOnlyList<EncoderFigures> measured) => Drawing.Write(Style, [.. measured.Select(Draw)]);

    private static Chart Draw(EncoderFigures figures)
    {
        var points = figures.Sweep;
        var heading = $"{figures.Kind} encoder: milliseconds by arrivals a second (× mean batch)";
        var chart = new Chart(
            heading,
            s_layout,
            Axis.Slots(points.Count, points.Select((point, i) => new Tick(i, string.Create(CultureInfo.InvariantCulture, $"{point.PerSecond:N0}\n×{point.MeanBatch:F1}")))),
            Axis.Logarithmic(points.Min(point => point.P50) * 0.7, points.Max(point => point.P99) * 1.4));
        chart.Heading(heading);
        Line("p99", point => point.P99);
        Line("p50", point => point.P50);
        return chart;

        void Line(string name, Func<LoadPoint, double> value)
        {
            chart.Line(name, [.. points.Select((point, i) => ((double)i, value(point)))]);
            chart.Note(name, points.Count - 1, value(points[^1]), name);
        }
    }
}
