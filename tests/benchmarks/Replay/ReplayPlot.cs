using System.Globalization;
using System.Net;
using System.Text;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Draws the hit rates on new items as bars with their intervals, the feed's in another colour.</summary>
internal static class ReplayPlot
{
    private const int Width = 860;
    private const int Left = 250;
    private const int Right = 70;
    private const int Row = 26;
    private const int Top = 44;

    /// <summary>An SVG page.</summary>
    public static string Write(string title, IReadOnlyList<ReplayLine> lines)
    {
        var hits = lines.Select(line => ReplayReport.Mean(RankingMetric.HitRate, line)).ToArray();
        var most = Math.Max(1e-6, hits.Max(hit => hit.Upper));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Top + (Row * lines.Count) + 16}" font-family="sans-serif" font-size="12" fill="#333"><rect width="100%" height="100%" fill="#fff"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="16" y="24" font-size="14" font-weight="bold">{WebUtility.HtmlEncode(title)}</text>""");
        for (var i = 0; i < lines.Count; i++)
        {
            var y = Top + (i * Row);
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{y + 14}" text-anchor="end">{WebUtility.HtmlEncode(lines[i].Name)}</text>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{Left}" y="{y + 2}" width="{X(hits[i].Value) - Left:F1}" height="16" rx="2" fill="{(i == 0 ? "#1d4ed8" : "#94a3b8")}"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{X(hits[i].Lower):F1}" x2="{X(hits[i].Upper):F1}" y1="{y + 10}" y2="{y + 10}" stroke="#0f172a" stroke-width="1.5"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(hits[i].Upper) + 6:F1}" y="{y + 14}">{hits[i].Value:F3}</text>""");
        }

        return svg.Append("</svg>").ToString();

        double X(double value) => Left + ((Width - Left - Right) * value / most);
    }
}
