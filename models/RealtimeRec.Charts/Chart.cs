using System.Globalization;
using System.Net;
using System.Text;

namespace RealtimeRec.Charts;

/// <summary>
/// A chart as SVG: two axes, and over them, in the axes' values, what is added. Each part has a class, and what a class looks like is said by the style sheet of the page
/// that the chart stands in, or of the drawing (<see cref="Drawing"/>). The chart's own classes are <c>grid</c>, <c>axis</c>, <c>tick</c>, <c>axis-title</c> and <c>heading</c>.
/// </summary>
public sealed class Chart
{
    /// <summary>Distance of two lines of text, and of a text from its axis.</summary>
    private const double LineHeight = 16;

    private readonly StringBuilder _parts = new();
    private readonly string _label;
    private readonly Axis _across;
    private readonly Axis _up;

    /// <param name="label">What the chart shows, for who does not see it.</param>
    /// <param name="layout">Its size.</param>
    /// <param name="across">The axis from left to right.</param>
    /// <param name="up">The axis from the floor to the top.</param>
    /// <param name="acrossTitle">What the axis from left to right is; null where the heading says it.</param>
    public Chart(string label, Layout layout, Axis across, Axis up, string? acrossTitle = null)
    {
        (_label, Layout, _across, _up) = (label, layout, across, up);
        var (floor, right) = (layout.Height - layout.Bottom, layout.Width - layout.Right);
        foreach (var tick in up.Ticks)
        {
            if (up.HasGrid)
            {
                Add($"""<line class="grid" x1="{layout.Left}" x2="{right}" y1="{Y(tick.Value):0.#}" y2="{Y(tick.Value):0.#}"/>""");
            }

            AddText("tick", layout.Left - 6, Y(tick.Value) + 4, "end", tick.Text);
        }

        foreach (var tick in across.Ticks)
        {
            AddText("tick", X(tick.Value), floor + LineHeight, "middle", tick.Text);
        }

        if (up.HasGrid)
        {
            Add($"""<line class="axis" x1="{layout.Left}" x2="{right}" y1="{floor}" y2="{floor}"/>""");
        }

        if (acrossTitle is not null)
        {
            AddText("axis-title", (layout.Left + right) / 2, layout.Height - 8, "middle", acrossTitle);
        }
    }

    /// <summary>Its size.</summary>
    public Layout Layout { get; }

    /// <summary>Says above the plot what it shows.</summary>
    public void Heading(string text) => AddText("heading", Layout.Left, Layout.Top - 10, "start", text);

    /// <summary>Names a series in the corner above the plot.</summary>
    /// <param name="style">The class of the series.</param>
    /// <param name="name">Its name.</param>
    public void Legend(string style, string name) => AddText(style, Layout.Width - Layout.Right, Layout.Top - 10, "end", name);

    /// <summary>Adds a text beside a place.</summary>
    public void Note(string style, double x, double y, string text) => AddText(style, X(x) + 6, Y(y) + 4, "start", text);

    /// <summary>Adds a line through places.</summary>
    /// <param name="style">Its class.</param>
    /// <param name="points">The places, at least one.</param>
    /// <param name="dot">Radius of the dot that it ends in; 0 for none.</param>
    /// <param name="tip">What shows at the pointer; null for nothing.</param>
    public void Line(string style, IReadOnlyList<(double X, double Y)> points, double dot = 0, string? tip = null)
    {
        Add($"""<g class="{style}">{Tip(tip)}<polyline points="{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")))}"/>""");
        if (dot > 0)
        {
            Add($"""<circle cx="{X(points[^1].X):0.#}" cy="{Y(points[^1].Y):0.#}" r="{dot}"/>""");
        }

        Add($"</g>");
    }

    /// <summary>Adds a box between values of both axes; nothing where it has no size.</summary>
    /// <param name="style">Its class.</param>
    /// <param name="left">Value at its left edge.</param>
    /// <param name="right">Value at its right edge.</param>
    /// <param name="bottom">Value at its lower edge.</param>
    /// <param name="top">Value at its upper edge.</param>
    /// <param name="tip">What shows at the pointer; null for nothing.</param>
    public void Box(string style, double left, double right, double bottom, double top, string? tip = null)
    {
        var (width, height) = (X(right) - X(left), Y(bottom) - Y(top));
        if (width > 0 && height > 0)
        {
            Add($"""<rect class="{style}" x="{X(left):0.##}" y="{Y(top):0.##}" width="{width:0.##}" height="{height:0.##}">{Tip(tip)}</rect>""");
        }
    }

    /// <summary>Adds an area over the floor, in steps, one for each place of an axis of <see cref="Axis.Slots"/>.</summary>
    public void Steps(string style, IReadOnlyList<int> values)
    {
        var floor = Layout.Height - Layout.Bottom;
        Add($"""<path class="{style}" d="M{X(-0.5):0.##} {floor}""");
        for (var i = 0; i < values.Count; i++)
        {
            Add($"V{Y(values[i]):0.#}H{X(i + 0.5):0.##}");
        }

        Add($"""V{floor}Z"/>""");
    }

    /// <summary>The chart as an element of a page.</summary>
    public string ToSvg() => ToSvg("");

    /// <summary>The chart as an element that begins at a height of another.</summary>
    internal string ToSvgAt(double y) => ToSvg(string.Create(CultureInfo.InvariantCulture, $"""y="{y}" width="{Layout.Width}" height="{Layout.Height}" """));

    private string ToSvg(string place) => string.Create(
        CultureInfo.InvariantCulture, $"""<svg {place}viewBox="0 0 {Layout.Width} {Layout.Height}" role="img" aria-label="{WebUtility.HtmlEncode(_label)}">{_parts}</svg>""");

    private double X(double value) => Layout.Left + (_across.At(value) * Layout.PlotWidth);

    private double Y(double value) => Layout.Height - Layout.Bottom - (_up.At(value) * Layout.PlotHeight);

    private void AddText(string style, double x, double y, string anchor, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            Add($"""<text class="{style}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{WebUtility.HtmlEncode(line)}</text>""");
            y += LineHeight;
        }
    }

    private static string Tip(string? tip) => tip is null ? "" : $"<title>{WebUtility.HtmlEncode(tip)}</title>";

    private void Add(FormattableString part) => _parts.Append(part.ToString(CultureInfo.InvariantCulture));
}
