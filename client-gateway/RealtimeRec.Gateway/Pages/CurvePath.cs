using System.Globalization;
using System.Text;

namespace RealtimeRec.Gateway.Pages;

/// <summary>Draws a series as SVG path data, newest point at the right edge, one unit of width per second.</summary>
internal static class CurvePath
{
    /// <summary>Height of the drawing, in units.</summary>
    public const int Height = 100;

    /// <summary>The top of the scale: the smallest of 1, 2, 5 × 10ⁿ that holds every value and <paramref name="floor"/>.</summary>
    public static double Top(IEnumerable<double?> values, double floor)
    {
        var highest = values.Aggregate(floor, (highest, value) => Math.Max(highest, value ?? 0));
        var unit = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return (highest / unit) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * unit;
    }

    /// <summary>The line; missing points break it.</summary>
    public static string Line(IReadOnlyList<double?> values, double top) => Draw(values, top, closed: false);

    /// <summary>The area under the line.</summary>
    public static string Area(IReadOnlyList<double?> values, double top) => Draw(values, top, closed: true);

    private static string Draw(IReadOnlyList<double?> values, double top, bool closed)
    {
        var path = new StringBuilder();
        var offset = LiveMetrics.Window - values.Count;
        var start = -1;
        for (var index = 0; index <= values.Count; index++)
        {
            if (index < values.Count && values[index] is { } value)
            {
                var y = Height - (Math.Min(value / top, 1) * (Height - 2)) - 1;
                path.Append(CultureInfo.InvariantCulture, $"{(start < 0 ? 'M' : 'L')}{offset + index + 1} {y:0.#}");
                start = start < 0 ? index : start;
            }
            else if (start >= 0)
            {
                if (closed)
                {
                    path.Append(CultureInfo.InvariantCulture, $"L{offset + index} {Height}L{offset + start + 1} {Height}Z");
                }

                start = -1;
            }
        }

        return path.ToString();
    }
}
