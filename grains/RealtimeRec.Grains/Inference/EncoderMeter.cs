using System.Diagnostics;

namespace RealtimeRec.Inference;

/// <summary>What one model on one device measures of itself.</summary>
internal sealed class EncoderMeter(EncoderMetrics metrics, string device, string kind, string version)
{
    private readonly TagList _tags = new() { { "device", device }, { "model", kind }, { "version", version } };

    /// <summary>Reports the queue's depth for as long as this lives.</summary>
    public void Observe(Func<int> depth) => metrics.Observe(this, _tags, depth);

    /// <summary>Records how long the oldest request of a batch waited for it.</summary>
    public void RecordWait(TimeSpan wait) => metrics.Wait.Record(wait.TotalSeconds, _tags);

    /// <summary>Records a batch.</summary>
    public void RecordBatch(int requests, int tokens, TimeSpan run)
    {
        metrics.Batch.Record(requests, _tags);
        metrics.Run.Record(run.TotalSeconds, _tags);
        metrics.Tokens.Add(tokens, _tags);
    }

    /// <summary>Ends the report of the queue's depth.</summary>
    public void Close() => metrics.Forget(this);
}
