using System.Globalization;
using RealtimeRec.Testing.Load;

namespace RealtimeRec.Testing.Failures;

/// <summary>How a cluster bore a failure.</summary>
public sealed record FailureReport
{
    /// <summary>What happened.</summary>
    public required FailureScenario Scenario { get; init; }

    /// <summary>Distinct valid events that the brokers acknowledged.</summary>
    public required long Events { get; init; }

    /// <summary>Invalid records that they acknowledged.</summary>
    public required int Invalid { get; init; }

    /// <summary>What callers of the gateway saw.</summary>
    public required ProbeReport Requests { get; init; }

    /// <summary>What they saw while there were a silo and the gateway, and no kill just before.</summary>
    public required ServedFeeds Served { get; init; }

    /// <summary>From the last event produced until the profiles held every one.</summary>
    public required TimeSpan Settled { get; init; }

    /// <summary>Everything that is not as it must be: lost, counted twice, out of order, not among the dead letters or wrongly there.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary><see cref="Violations"/>, and what feeds were not to show.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Violations,
        .. Served.Errors == 0 ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"{Served.Errors:N0} feeds failed while there were a silo and the gateway") },
        .. Served.Slowest < ServedFeeds.Limit
            ? []
            : new[]
            {
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a feed took {Served.Slowest.TotalMilliseconds:N0} ms with a silo and the gateway there, not within {ServedFeeds.AfterKill.TotalSeconds:N0} s of a kill; the limit is {ServedFeeds.Limit.TotalMilliseconds:N0} ms"),
            },
    ];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario.Name}: {Events:N0} events and {Invalid:N0} dead letters, {(Violations.Count == 0 ? "all as they must be" : $"{Violations.Count} violations")}, settled in {Settled.TotalSeconds:N1} s; "
        + $"{Requests.Requests:N0} feeds, {Requests.ErrorRate:P1} failed ({string.Join(", ", Requests.ErrorKinds.Select(kind => $"{kind.Value} {kind.Key}"))}), "
        + $"longest outage {Requests.LongestOutage.TotalSeconds:N1} s, p50 {Requests.Median.TotalMilliseconds:N1} ms, p99 {Requests.Percentile99.TotalMilliseconds:N0} ms, "
        + $"slowest {Requests.Slowest.TotalMilliseconds:N0} ms; served: {Served.Errors:N0} failed, slowest {Served.Slowest.TotalMilliseconds:N0} ms (due at {Served.SlowestDue.TotalSeconds:N1} s); more than {ProbeReport.Slow.TotalMilliseconds:N0} ms for {Requests.LongestSlowness.TotalSeconds:N1} s");
}
