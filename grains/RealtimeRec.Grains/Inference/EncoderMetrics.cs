using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RealtimeRec.Inference;

/// <summary>What a silo measures of its encoders and of the calls to others'; names in <see cref="TelemetryNames"/>.</summary>
internal sealed class EncoderMetrics
{
    private readonly ConcurrentDictionary<EncoderMeter, (TagList Tags, Func<int> Depth)> _queues = new();
    private readonly Counter<long> _fallbacks;

    public EncoderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        Batch = meter.CreateHistogram<int>(
            TelemetryNames.EncoderBatch, description: "Requests of a batch.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        Wait = meter.CreateHistogram<double>(TelemetryNames.EncoderWait, "s", "From the arrival of a batch's oldest request until it began.");
        Run = meter.CreateHistogram<double>(TelemetryNames.EncoderRun, "s", "One run of a model.");
        Tokens = meter.CreateCounter<long>(TelemetryNames.EncoderTokens, description: "Pieces of text or interactions encoded, without padding.");
        _fallbacks = meter.CreateCounter<long>(TelemetryNames.EncoderFallbacks, description: "Requests that no device answered in time.");
        meter.CreateObservableGauge(
            TelemetryNames.EncoderQueue, () => _queues.Values.Select(queue => new Measurement<int>(queue.Depth(), queue.Tags)), description: "Requests that wait for an encoder.");
    }

    /// <summary>Requests of a batch.</summary>
    public Histogram<int> Batch { get; }

    /// <summary>Seconds that the oldest request of a batch waited.</summary>
    public Histogram<double> Wait { get; }

    /// <summary>Seconds of a run.</summary>
    public Histogram<double> Run { get; }

    /// <summary>Pieces or interactions encoded.</summary>
    public Counter<long> Tokens { get; }

    /// <summary>Counts a request that nobody answered in time.</summary>
    public void CountFallback(string kind, string reason) =>
        _fallbacks.Add(1, KeyValuePair.Create("model", (object?)kind), KeyValuePair.Create("reason", (object?)reason));

    /// <summary>Reports a queue's depth.</summary>
    public void Observe(EncoderMeter meter, TagList tags, Func<int> depth) => _queues[meter] = (tags, depth);

    /// <summary>Ends the report.</summary>
    public void Forget(EncoderMeter meter) => _queues.TryRemove(meter, out _);
}
