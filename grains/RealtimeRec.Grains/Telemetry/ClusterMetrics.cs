using System.Diagnostics;
using System.Diagnostics.Metrics;
using RealtimeRec.Events;

namespace RealtimeRec.Telemetry;

/// <summary>What the grains measure of themselves; names in <see cref="TelemetryNames"/>.</summary>
internal sealed class ClusterMetrics
{
    /// <summary>Spans inside a silo: making a feed, scanning the index.</summary>
    public static readonly ActivitySource Activities = new(TelemetryNames.Source);

    private readonly TimeProvider _time;
    private readonly Counter<long> _applied;
    private readonly Counter<long> _feedOutcomes;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _forgoneIds;
    private readonly Counter<long> _rankerCases;
    private readonly Histogram<double> _feeds;
    private readonly Histogram<double> _scans;
    private readonly Histogram<double> _searches;
    private readonly Counter<long> _profiles;
    private readonly Counter<long> _turnedAway;
    private readonly UpDownCounter<long> _underWay;
    private readonly KeyValuePair<string, object?>[] _eventTags =
        [.. EventNames.All.Select(name => KeyValuePair.Create("event", (object?)name))];

    public ClusterMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(TelemetryNames.Source);
        _applied = meter.CreateCounter<long>(TelemetryNames.EventsApplied, description: "Events applied to profiles.");
        _feedOutcomes = meter.CreateCounter<long>(
            TelemetryNames.FeedOutcomes, "{event}", "Events applied to profiles that name the feed they came from.");
        _duplicates = meter.CreateCounter<long>(TelemetryNames.EventsDuplicate, description: "Events that had been applied before.");
        _refused = meter.CreateCounter<long>(TelemetryNames.EventsRefused, description: "Events that a quality rule rejected or quarantined.");
        _forgoneIds = meter.CreateCounter<long>(
            TelemetryNames.EventIdsForgone, "{event}", "Events of a log whose ids were not remembered, their user having as many as are.");
        _rankerCases = meter.CreateCounter<long>(
            TelemetryNames.RankerCases, "{case}", "Sampled events that a ranker could learn from, by whether their product was among the candidates that a ranker sees.");
        _feeds = meter.CreateHistogram<double>(TelemetryNames.FeedDuration, "s", "Making one page of a feed.");
        _scans = meter.CreateHistogram<double>(TelemetryNames.ScanDuration, "s", "Finding the rows nearest to a profile: a search of the vector index, or a look at what changed since an earlier one.");
        _searches = meter.CreateHistogram<double>(TelemetryNames.SearchDuration, "s", "Making one page of a search, by what came of it.");
        _profiles = meter.CreateCounter<long>(TelemetryNames.FeedProfiles, description: "Feeds by what their profile vector was.");
        _turnedAway = meter.CreateCounter<long>(TelemetryNames.FeedsTurnedAway, description: "Feeds and lists turned away because as many waited as may.");
        _underWay = meter.CreateUpDownCounter<long>(TelemetryNames.FeedsUnderWay, description: "Feeds and lists that are made or wait for a core.");
    }

    /// <summary>Counts a feed by what its profile vector was.</summary>
    public void CountProfile(string kind) => _profiles.Add(1, KeyValuePair.Create("profile", (object?)kind));

    /// <summary>Counts a feed or list that was turned away.</summary>
    public void CountFeedTurnedAway() => _turnedAway.Add(1);

    /// <summary>Counts feeds and lists that begin to wait for a core, or, below zero, that are made.</summary>
    public void CountFeedsUnderWay(int change) => _underWay.Add(change);

    /// <summary>A time to give back to one of the Record methods.</summary>
    public long StartTimer() => _time.GetTimestamp();

    /// <summary>Counts an event, and what came of a feed where it names one.</summary>
    public void CountEvent(ShopEvent shopEvent, EventOutcome outcome)
    {
        var tag = _eventTags[(int)shopEvent.Kind];
        CounterOf(outcome).Add(1, tag);
        if (outcome == EventOutcome.Applied && shopEvent.FeedId is not null)
        {
            _feedOutcomes.Add(1, tag);
        }
    }

    /// <summary>Counts an event of a log whose id was not remembered.</summary>
    public void CountForgoneId() => _forgoneIds.Add(1);

    /// <summary>Counts an event that a ranker could learn from if its product was a candidate.</summary>
    public void CountRankerCase(bool wasCandidate) => _rankerCases.Add(1, KeyValuePair.Create("candidate", (object?)(wasCandidate ? "yes" : "no")));

    /// <summary>Records a feed made since <paramref name="started"/>.</summary>
    public void RecordFeed(long started) => _feeds.Record(_time.GetElapsedTime(started).TotalSeconds);

    /// <summary>Records a search made since <paramref name="started"/>, by what came of it.</summary>
    public void RecordSearch(long started, string outcome) =>
        _searches.Record(_time.GetElapsedTime(started).TotalSeconds, KeyValuePair.Create("outcome", (object?)outcome));

    /// <summary>Records a scan made since <paramref name="started"/>.</summary>
    public void RecordScan(long started) => _scans.Record(_time.GetElapsedTime(started).TotalSeconds);

    private Counter<long> CounterOf(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Applied => _applied,
        EventOutcome.Duplicate => _duplicates,
        _ => _refused,
    };
}
