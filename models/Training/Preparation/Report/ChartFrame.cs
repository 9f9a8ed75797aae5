using System.Globalization;
using System.Net;
using System.Text;

namespace RealtimeRec.Training.Preparation.Report;

/// <summary>An SVG drawing with a count axis on the left. Colours come from the page's style sheet, so that light and dark are its own affair.</summary>
internal sealed class ChartFrame
{
    /// <summary>Width of a drawing that stands beside another, in the drawing's own units.</summary>
    public const double Half = 560;

    /// <summary>Width of one that stands alone.</summary>
    public const double Full = 1160;

    private const double Height = 260;
    private const double Top = 10;
    private const double Bottom = Height - 44;

    private readonly StringBuilder _svg = new();
    private readonly Scale _scale;

    /// <param name="scale">The count axis.</param>
    /// <param name="label">What the drawing shows, for who does not see it.</param>
    /// <param name="width">Its width.</param>
    public ChartFrame(Scale scale, string label, double width = Half)
    {
        _scale = scale;
        Right = width - 10;
        Add($"""<svg viewBox="0 0 {width} {Height}" role="img" aria-label="{WebUtility.HtmlEncode(label)}">""");
        foreach (var tick in scale.Ticks)
        {
            Add($"""<line class="grid" x1="{Left}" x2="{Right}" y1="{Y(tick):0.#}" y2="{Y(tick):0.#}"/>""");
            Add($"""<text class="tick" x="{Left - 6}" y="{Y(tick) + 3.5:0.#}" text-anchor="end">{Scale.Short(tick)}</text>""");
        }
    }

    /// <summary>The plot's left edge.</summary>
    public static double Left => 46;

    /// <summary>Its right edge.</summary>
    public double Right { get; }

    private double Y(double count) => Bottom - (_scale.At(count) * (Bottom - Top));

    /// <summary>Adds a column from the floor, with a tip; nothing for a count of 0.</summary>
    public void Column(string style, double x, double width, double count, string tip)
    {
        if (count > 0)
        {
            Add($"""<rect class="{style}" x="{x:0.##}" y="{Y(count):0.##}" width="{width:0.##}" height="{Bottom - Y(count):0.##}"><title>{WebUtility.HtmlEncode(tip)}</title></rect>""");
        }
    }

    /// <summary>Adds an area over the floor, in steps.</summary>
    public void Steps(string style, IReadOnlyList<int> counts)
    {
        var step = (Right - Left) / counts.Count;
        Add($"""<path class="{style}" d="M{Left} {Bottom}""");
        for (var i = 0; i < counts.Count; i++)
        {
            Add($"V{Y(counts[i]):0.#}H{Left + ((i + 1) * step):0.##}");
        }

        Add($"""V{Bottom}Z"/>""");
    }

    /// <summary>Marks a place on the lower axis.</summary>
    public void Tick(double x, string text) =>
        Add($"""<text class="tick" x="{x:0.#}" y="{Bottom + 16}" text-anchor="middle">{WebUtility.HtmlEncode(text)}</text>""");

    /// <summary>Ends the drawing.</summary>
    /// <param name="axis">What the lower axis is.</param>
    public string Finish(string axis)
    {
        Add($"""<line class="axis" x1="{Left}" x2="{Right}" y1="{Bottom}" y2="{Bottom}"/>""");
        Add($"""<text class="axis-title" x="{(Left + Right) / 2}" y="{Height - 8}" text-anchor="middle">{WebUtility.HtmlEncode(axis)}</text></svg>""");
        return _svg.ToString();
    }

    private void Add(FormattableString part) => _svg.Append(part.ToString(CultureInfo.InvariantCulture));
}
