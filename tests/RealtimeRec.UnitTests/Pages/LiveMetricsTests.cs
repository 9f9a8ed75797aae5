using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Gateway.Pages;

namespace RealtimeRec.UnitTests.Pages;

public sealed class LiveMetricsTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // The listener hears every meter of this name in the process, those of tests running beside this one too: the numbers
    // used here are far beyond theirs.
    private readonly Meter _meter = new(TelemetryNames.Source);
    private readonly LiveMetrics _metrics = new(new FakeTimeProvider());

    public void Dispose()
    {
        _meter.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void CountersAreRatesOfTheirSecond()
    {
        var events = _meter.CreateCounter<long>(TelemetryNames.EventsApplied);
        using var listener = _metrics.Listen();

        events.Add(1_000_000_000_000);
        _metrics.Fold(TimeSpan.FromSeconds(2));
        _metrics.Fold(Second);

        Assert.Equal(2, _metrics.Current.EventsPerSecond.Length);
        Assert.InRange(_metrics.Current.EventsPerSecond[0], 500_000_000_000, 500_100_000_000);
        Assert.InRange(_metrics.Current.EventsPerSecond[1], 0, 100_000_000);
    }

    [Fact]
    public void WhatComesOfFeedsIsCountedByKind()
    {
        var outcomes = _meter.CreateCounter<long>(TelemetryNames.FeedOutcomes);
        using var listener = _metrics.Listen();

        outcomes.Add(5_000_000_000_000, KeyValuePair.Create("event", (object?)"view_item"));
        outcomes.Add(1_000_000_000_000, KeyValuePair.Create("event", (object?)"select_item"));
        outcomes.Add(2_000_000_000_000, KeyValuePair.Create("event", (object?)"add_to_cart"));
        outcomes.Add(1_000_000_000_000, KeyValuePair.Create("event", (object?)"purchase"));
        outcomes.Add(7_000_000_000_000, KeyValuePair.Create("event", (object?)"refund"));
        _metrics.Fold(Second);

        Assert.Equal(6, Assert.Single(_metrics.Current.FeedClicks) / 1_000_000_000_000);
        Assert.Equal(2, Assert.Single(_metrics.Current.FeedCarts) / 1_000_000_000_000);
        Assert.Equal(1, Assert.Single(_metrics.Current.FeedPurchases) / 1_000_000_000_000);
    }

    [Fact]
    public void WindowForgetsWhatIsOlderThanTwoMinutes()
    {
        for (var second = 0; second < LiveMetrics.Window + 30; second++)
        {
            _metrics.Fold(Second);
        }

        Assert.Equal(LiveMetrics.Window, _metrics.Current.EventsPerSecond.Length);
        Assert.Equal(LiveMetrics.Window, _metrics.Current.FreshnessTrail.Length);
    }

    [Fact]
    public void PercentilesAreThoseOfWhatWasRecorded()
    {
        var histogram = new LatencyHistogram();
        for (var millisecond = 1; millisecond <= 1000; millisecond++)
        {
            histogram.Record(millisecond / 1000.0);
        }

        var percentiles = LatencyHistogram.Percentiles([histogram.TakeCounts()])!;

        Assert.InRange(percentiles.P50, 0.500 * 0.95, 0.500 * 1.05);
        Assert.InRange(percentiles.P99, 0.990 * 0.95, 0.990 * 1.05);
        Assert.Null(LatencyHistogram.Percentiles([histogram.TakeCounts()]));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e12)]
    [InlineData(-1)]
    [InlineData(0)]
    public void HistogramCountsWhatIsOutOfRangeAtItsEnd(double seconds)
    {
        var histogram = new LatencyHistogram();

        histogram.Record(seconds);

        Assert.Equal(1, histogram.TakeCounts().Sum());
    }

    [Fact]
    public async Task HistogramLosesNothingWhenTakenWhileRecorded()
    {
        var histogram = new LatencyHistogram();
        const int Each = 50_000;
        var recorders = Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() =>
            {
                for (var index = 0; index < Each; index++)
                {
                    histogram.Record(index * 1e-6);
                }
            }))
            .ToArray();

        var taken = 0L;
        var all = Task.WhenAll(recorders);
        while (!all.IsCompleted)
        {
            taken += histogram.TakeCounts().Sum();
        }

        await all;
        taken += histogram.TakeCounts().Sum();
        Assert.Equal(4L * Each, taken);
    }
}
