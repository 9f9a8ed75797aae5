using System.Diagnostics.Metrics;

namespace RealtimeRec.Gateway.Console;

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

    private readonly LatencyHistogram _freshness = new();
    private readonly LatencyHistogram _acknowledge = new();
    private readonly Queue<Second> _seconds = new();
    private long _events;
    private long _feeds;
    private volatile LiveSnapshot _current = LiveSnapshot.Empty;

    private sealed record Second(
        double Events, double Feeds, int[] Freshness, int[] Acknowledge, LatencyPercentiles? FreshnessTrail, LatencyPercentiles? AcknowledgeTrail);

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
                    TelemetryNames.EventsApplied or TelemetryNames.FeedDuration or TelemetryNames.FeedFreshness or TelemetryNames.EventAcknowledge)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Record(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Record(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Record(instrument, value));
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

    private void Record(Instrument instrument, double value)
    {
        switch (instrument.Name)
        {
            case TelemetryNames.EventsApplied:
                Interlocked.Add(ref _events, (long)value);
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
}
