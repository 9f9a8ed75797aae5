using System.Globalization;

namespace RealtimeRec.Charts;

/// <summary>A file of its own with charts in it, one below the other, in dark on white.</summary>
public static class Drawing
{
    private const string Style =
        "text{font:12px sans-serif;fill:currentColor}polyline{fill:none;stroke:currentColor}circle,rect{fill:currentColor}.grid{stroke:#ddd}.axis{stroke:#94a3b8}.heading{font-weight:bold}";

    /// <summary>Writes it.</summary>
    /// <param name="style">Style sheet of the classes of what the charts show; the colour of each is its <c>color</c>.</param>
    /// <param name="charts">The charts, of one width.</param>
    /// <returns>An SVG document.</returns>
    public static string Write(string style, params IReadOnlyList<Chart> charts)
    {
        var (y, parts) = (0.0, new List<string>());
        foreach (var chart in charts)
        {
            parts.Add(chart.ToSvgAt(y));
            y += chart.Layout.Height;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {charts[0].Layout.Width} {y}" color="#333"><style>{Style}{style}</style><rect width="100%" height="100%" color="#fff"/>{string.Concat(parts)}</svg>""");
    }
}
