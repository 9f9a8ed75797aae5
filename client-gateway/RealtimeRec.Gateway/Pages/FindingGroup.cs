using System.Text.RegularExpressions;
using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Pages;

/// <summary>Findings that say the same of different events: of one rule, with one outcome and one message but for times and places in a list.</summary>
/// <param name="Key">What they have in common.</param>
/// <param name="Samples">The findings, newest first; at least one.</param>
internal sealed partial record FindingGroup(string Key, QualitySample[] Samples)
{
    /// <summary>The newest of them.</summary>
    public QualitySample Latest => Samples[0];

    /// <summary>Puts equal findings together; the group with the newest finding first.</summary>
    public static FindingGroup[] Of(IEnumerable<QualitySample> samples) =>
    [
        .. samples
            .OrderByDescending(sample => sample.Time)
            .GroupBy(KeyOf, StringComparer.Ordinal)
            .Select(group => new FindingGroup(group.Key, [.. group])),
    ];

    private static string KeyOf(QualitySample sample) =>
        string.Join('\n', sample.Rule, sample.Action, sample.ItemId, Instant().Replace(Place().Replace(sample.Message, "[]"), "T"));

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Place();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")]
    private static partial Regex Instant();
}
