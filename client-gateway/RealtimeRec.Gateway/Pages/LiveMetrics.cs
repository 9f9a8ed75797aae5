using System.Diagnostics.Metrics;
using RealtimeRec.Events;

namespace RealtimeRec.Gateway.Pages;

/// <summary>
/// Folds the process's own measurements into one-second buckets and keeps the last two minutes. Measuring costs one
/// interlocked addition; all else happens once a second.
/// </summary>
internal sealed class LiveMetrics(TimeProvider time) : BackgroundService
{
    /// <summary>Seconds kept.</summary>
    public const int Window = 120;

    /// <summary>Seconds that each point of a percentile's curve looks back, so that a quiet second does not break it.</summary>
    private const int Trail = 10;

    /// <summary>Name of the tag that says of what kind the events were that a counter counts.</summary>
    private const string EventTag = "event";

    private readonly LatencyHistogram _freshness = new();
    private readonly LatencyHistogram _acknowledge = new();
    private readonly Queue<Second> _seconds = new();
    private long _events;
    private long _feeds;
    private long _clicks;
    private long _carts;
    private long _purchases;
    private volatile LiveSnapshot _current = LiveSnapshot.Empty;

    private sealed record Second(
        double Events, double Feeds, Outcomes Outcomes, int[] Freshness, int[] Acknowledge, LatencyPercentiles? FreshnessTrail, LatencyPercentiles? AcknowledgeTrail);

    private readonly record struct Outcomes(long Clicks, long Carts, long Purchases);

    /// <summary>Raised once a second, on a thread of the pool.</summary>
    public event Action? Updated;

    /// <summary>The last two minutes.</summary>
    public LiveSnapshot Current => _current;

    /// <summary>Ends the current bucket; <paramref name="elapsed"/> is how long it was.</summary>
    internal void Fold(TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var freshness = _freshness.TakeCounts();
        var acknowledge = _acknowledge.TakeCounts();
        var recent = _seconds.TakeLast(Trail - 1).ToArray();
        _seconds.Enqueue(new Second(
            Interlocked.Exchange(ref _events, 0) / seconds,
            Interlocked.Exchange(ref _feeds, 0) / seconds,
            new Outcomes(Interlocked.Exchange(ref _clicks, 0), Interlocked.Exchange(ref _carts, 0), Interlocked.Exchange(ref _purchases, 0)),
            freshness,
            acknowledge,
            LatencyHistogram.Percentiles([.. recent.Select(second => second.Freshness), freshness]),
            LatencyHistogram.Percentiles([.. recent.Select(second => second.Acknowledge), acknowledge])));
        if (_seconds.Count > Window)
        {
            _seconds.Dequeue();
        }

        _current = new LiveSnapshot
        {
            EventsPerSecond = [.. _seconds.Select(second => second.Events)],
            FeedsPerSecond = [.. _seconds.Select(second => second.Feeds)],
            FeedClicks = [.. _seconds.Select(second => second.Outcomes.Clicks)],
            FeedCarts = [.. _seconds.Select(second => second.Outcomes.Carts)],
            FeedPurchases = [.. _seconds.Select(second => second.Outcomes.Purchases)],
            FreshnessTrail = [.. _seconds.Select(second => second.FreshnessTrail)],
            AcknowledgeTrail = [.. _seconds.Select(second => second.AcknowledgeTrail)],
            Freshness = LatencyHistogram.Percentiles([.. _seconds.Select(second => second.Freshness)]),
            Acknowledge = LatencyHistogram.Percentiles([.. _seconds.Select(second => second.Acknowledge)]),
        };
        Updated?.Invoke();
    }

    /// <summary>Begins to listen; disposing the answer ends it.</summary>
    internal MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Source && instrument.Name is
                    TelemetryNames.EventsApplied or TelemetryNames.FeedOutcomes or TelemetryNames.FeedDuration or TelemetryNames.FeedFreshness or TelemetryNames.EventAcknowledge)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.Start();
        return listener;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = Listen();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        var last = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetTimestamp();
                Fold(time.GetElapsedTime(last, now));
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument.Name)
        {
            case TelemetryNames.EventsApplied:
                Interlocked.Add(ref _events, (long)value);
                break;
            case TelemetryNames.FeedOutcomes:
                RecordOutcome((long)value, tags);
                break;
            case TelemetryNames.FeedDuration:
                Interlocked.Increment(ref _feeds);
                break;
            case TelemetryNames.FeedFreshness:
                _freshness.Record(value);
                break;
            case TelemetryNames.EventAcknowledge:
                _acknowledge.Record(value);
                break;
        }
    }

    private void RecordOutcome(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == EventTag && tag.Value is string name && EventNames.TryParse(name, out var kind))
            {
                switch (kind)
                {
                    case EventKind.ViewItem or EventKind.SelectItem:
                        Interlocked.Add(ref _clicks, count);
                        break;
                    case EventKind.AddToCart:
                        Interlocked.Add(ref _carts, count);
                        break;
                    case EventKind.Purchase:
                        Interlocked.Add(ref _purchases, count);
                        break;
                }
            }
        }
    }
}
