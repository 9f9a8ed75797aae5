using System.Diagnostics.Metrics;

namespace RealtimeRec.Candidates;

/// <summary>Times and counts the components of pipelines by name; names in <see cref="TelemetryNames"/>.</summary>
internal sealed class CandidateMetrics
{
    private readonly TimeProvider _time;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _named;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _shown;

    public CandidateMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(TelemetryNames.Source);
        _durations = meter.CreateHistogram<double>(TelemetryNames.ComponentDuration, "s", "One run of a component of the candidate pipeline.");
        _named = meter.CreateCounter<long>(TelemetryNames.CandidatesNamed, "{candidate}", "Candidates named, by source.");
        _refused = meter.CreateCounter<long>(TelemetryNames.CandidatesRefused, "{candidate}", "Candidates that a filter was the first to refuse.");
        _shown = meter.CreateCounter<long>(TelemetryNames.CandidatesShown, "{candidate}", "Candidates shown, by the component that gave the reason.");
    }

    /// <summary>The tag of a component.</summary>
    public static KeyValuePair<string, object?> TagOf(string component) => new("component", component);

    /// <summary>A time to give back to <see cref="Ran"/>.</summary>
    public long Start() => _time.GetTimestamp();

    /// <summary>Records a run since <paramref name="started"/>.</summary>
    public void Ran(KeyValuePair<string, object?> component, long started) => _durations.Record(_time.GetElapsedTime(started).TotalSeconds, component);

    /// <summary>Counts what a source has named.</summary>
    public void Named(KeyValuePair<string, object?> source, int count) => _named.Add(count, source);

    /// <summary>Counts what a filter has refused.</summary>
    public void Refused(KeyValuePair<string, object?> filter, int count) => _refused.Add(count, filter);

    /// <summary>Counts a candidate that is shown for a component's reason.</summary>
    public void Shown(KeyValuePair<string, object?> component) => _shown.Add(1, component);
}
