using System.Globalization;
using System.Text;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>Draws the open loop: latency at each rate of arrivals, a panel for each encoder; milliseconds in powers of ten.</summary>
internal static class LoadPlot
{
    private const int Width = 860;
    private const int Panel = 300;
    private const int Left = 64;
    private const int Right = 24;
    private const int Top = 34;
    private const int Bottom = 44;

    /// <summary>An SVG page.</summary>
    public static string Write(IReadOnlyList<EncoderFigures> measured)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Panel * measured.Count}" font-family="sans-serif" font-size="12" fill="#333"><rect width="100%" height="100%" fill="#fff"/>""");
        for (var panel = 0; panel < measured.Count; panel++)
        {
            Draw(svg, measured[panel], panel * Panel);
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, EncoderFigures figures, int top)
    {
        var points = figures.Sweep;
        var (leastMs, mostMs) = (points.Min(point => point.P50) * 0.7, points.Max(point => point.P99) * 1.4);
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="{top + 18}" font-weight="bold">{figures.Kind} encoder: milliseconds by arrivals a second (× mean batch)</text>""");
        foreach (var tick in Ticks(leastMs, mostMs))
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(tick):F1}" y2="{Y(tick):F1}" stroke="#ddd"/><text x="{Left - 8}" y="{Y(tick) + 4:F1}" text-anchor="end">{tick:G3}</text>""");
        }

        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(i):F1}" y="{top + Panel - Bottom + 18}" text-anchor="middle">{point.PerSecond:N0}</text><text x="{X(i):F1}" y="{top + Panel - Bottom + 34}" text-anchor="middle" fill="#64748b">×{point.MeanBatch:F1}</text>""");
        }

        Line(point => point.P99, "#c2410c", "p99");
        Line(point => point.P50, "#1d4ed8", "p50");

        void Line(Func<LoadPoint, double> value, string colour, string label)
        {
            var path = string.Join(' ', points.Select((point, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i):F1},{Y(value(point)):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/><text x="{X(points.Count - 1) + 8:F1}" y="{Y(value(points[^1])) + 4:F1}" fill="{colour}">{label}</text>""");
        }

        double X(int point) => Left + ((Width - Left - Right) * (point + 0.5) / points.Count);
        double Y(double ms) => top + Panel - Bottom - ((Panel - Top - Bottom) * Math.Log(ms / leastMs) / Math.Log(mostMs / leastMs));
    }

    private static IEnumerable<double> Ticks(double least, double most)
    {
        for (var power = Math.Floor(Math.Log10(least)); power <= Math.Ceiling(Math.Log10(most)); power++)
        {
            foreach (var step in (int[])[1, 2, 5])
            {
                var tick = step * Math.Pow(10, power);
                if (tick >= least && tick <= most)
                {
                    yield return tick;
                }
            }
        }
    }
}
