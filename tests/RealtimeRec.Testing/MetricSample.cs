using System.Globalization;
using System.Text.RegularExpressions;

namespace RealtimeRec.Testing;

/// <summary>One line of <c>/metrics</c>.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
public sealed partial record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Whether it is of the shop's events.</summary>
    public bool IsOfEvents => Labels.GetValueOrDefault("topic") == "shop.events";

    /// <summary>Reads all of a page.</summary>
    public static MetricSample[] Read(string metrics) =>
    [
        .. SampleLine().Matches(metrics).Select(line => new MetricSample(
            line.Groups["name"].Value,
            line.Groups["label"].Captures.Zip(line.Groups["value"].Captures).ToDictionary(label => label.First.Value, label => label.Second.Value),
            double.Parse(line.Groups["number"].ValueSpan, CultureInfo.InvariantCulture))),
    ];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"))}}} {Value}");

    [GeneratedRegex("""^(?<name>\w+)(\{((?<label>\w+)="(?<value>[^"]*)",?)*\})? (?<number>[-+\w.]+)""", RegexOptions.Multiline)]
    private static partial Regex SampleLine();
}
