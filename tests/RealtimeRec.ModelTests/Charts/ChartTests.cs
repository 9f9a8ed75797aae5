using System.Globalization;
using System.Xml.Linq;
using RealtimeRec.Charts;

namespace RealtimeRec.ModelTests.Charts;

public sealed class ChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";
    private static readonly Layout s_layout = new(Width: 200, Height: 100, Left: 40, Right: 10, Top: 20, Bottom: 30);

    [Fact]
    public void TextsAreWrittenAsTheyAreWhateverIsInThem()
    {
        const string Text = "<b> & \"co\"";
        var chart = new Chart(Text, s_layout, Axis.Slots(1, [new Tick(0, Text)]), Axis.Counts(10, isLog: false), Text);
        chart.Heading(Text);
        chart.Legend("one", Text);
        chart.Box("one", -0.4, 0.4, 0, 5, Text);
        chart.Line("one", [(0, 1), (0, 5)], dot: 3, tip: Text);

        var drawing = XDocument.Parse(Drawing.Write("", chart));

        Assert.Equal(4, drawing.Descendants(s_svg + "text").Count(text => text.Value == Text));
        Assert.Equal(2, drawing.Descendants(s_svg + "title").Count(title => title.Value == Text));
        Assert.Equal(Text, drawing.Root!.Element(s_svg + "svg")!.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void ABoxIsWhereItsValuesAreMarked()
    {
        var chart = new Chart("boxes", s_layout, Axis.Slots(3, [new Tick(1, "second")]), Axis.Linear(0, 10, parts: 2));
        chart.Box("one", 0.5, 1.5, 0, 5);
        chart.Box("none", 1.5, 2.5, 0, 0);

        var svg = XDocument.Parse(chart.ToSvg()).Root!;

        var box = Assert.Single(svg.Elements("rect"));
        var tick = svg.Elements("text").Single(text => text.Value == "second");
        Assert.Equal(Number(tick, "x"), Number(box, "x") + (Number(box, "width") / 2), 1);
        var middle = svg.Elements("line").Where(line => line.Attribute("class")!.Value == "grid").ElementAt(1);
        Assert.Equal(Number(middle, "y1"), Number(box, "y"), 1);

        static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void ChartsOfOneDrawingStandBelowEachOther()
    {
        Chart[] charts = [.. Enumerable.Range(0, 3).Select(_ => new Chart("one of three", s_layout, Axis.Linear(0, 1), Axis.Logarithmic(0.7, 30)))];

        var drawing = XDocument.Parse(Drawing.Write("", charts)).Root!;

        Assert.Equal("0 0 200 300", drawing.Attribute("viewBox")!.Value);
        Assert.Equal(["0", "100", "200"], drawing.Elements(s_svg + "svg").Select(svg => svg.Attribute("y")!.Value));
        Assert.Equal(["1", "2", "5", "10", "20"], drawing.Elements(s_svg + "svg").First().Elements(s_svg + "text").Select(text => text.Value));
    }
}
