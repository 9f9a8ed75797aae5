using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What ingestion measures; names in <see cref="TelemetryNames"/>.</summary>
internal sealed class IngestionMetrics
{
    /// <summary>Spans of applying records, within the trace that their producer began.</summary>
    public static readonly ActivitySource Activities = new(TelemetryNames.Source);

    private readonly Counter<long> _records;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _cut;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _changes;
    private volatile IReadOnlyList<PartitionLag> _lags = [];
    private volatile IReadOnlyList<StalledPartition> _stalled = [];
    private volatile IReadOnlyList<KeyValuePair<string, bool>> _members = [];

    public IngestionMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _records = meter.CreateCounter<long>(TelemetryNames.IngestionRecords, "{record}", "Records read from Kafka, by topic");
        _retries = meter.CreateCounter<long>(TelemetryNames.IngestionRetries, "{batch}", "Batches sent again because the cluster did not take them, by topic");
        _deadLetters = meter.CreateCounter<long>(TelemetryNames.IngestionDeadLetters, "{record}", "Records set aside, by rule");
        _cut = meter.CreateCounter<long>(TelemetryNames.IngestionDeadLettersCut, "{record}", "Dead letters cut because the brokers refused the whole, by rule");
        _dropped = meter.CreateCounter<long>(TelemetryNames.IngestionDeadLettersDropped, "{record}", "Records set aside of which nothing could be kept, by error");
        _lost = meter.CreateCounter<long>(TelemetryNames.IngestionLost, "{record}", "Records that were deleted before they were read, by topic and partition");
        _changes = meter.CreateCounter<long>(TelemetryNames.IngestionLogChanges, "{log}", "Partitions whose log is another than was read: recreated or cut, by topic and partition");
        meter.CreateObservableGauge(
            TelemetryNames.IngestionLag,
            () => _lags.Select(lag => new Measurement<long>(lag.Behind, Tag("topic", lag.Topic), Tag("partition", lag.Partition))),
            "{record}",
            "Records that wait in the partitions this silo reads");
        meter.CreateObservableGauge(
            TelemetryNames.IngestionInFlight,
            () => _lags.Select(lag => new Measurement<long>(lag.InFlight, Tag("topic", lag.Topic), Tag("partition", lag.Partition))),
            "{record}",
            "Records between the first unfinished one and the latest read");
        meter.CreateObservableGauge(
            TelemetryNames.IngestionStalled,
            () => _stalled.Select(partition => new Measurement<double>(
                (time.GetUtcNow() - partition.Since).TotalSeconds, Tag("topic", partition.Topic), Tag("partition", partition.Partition), Tag("reason", partition.Reason))),
            "s",
            "How long a partition has stood still: without a reader, or with records that wait");
        meter.CreateObservableGauge(
            TelemetryNames.IngestionMember,
            () => _members.Select(member => new Measurement<int>(member.Value ? 1 : 0, Tag("topic", member.Key))),
            description: "1 while the silo is a member of the topic's consumer group, else 0");
    }

    /// <summary>Counts what happened to a partition.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="partition">Its number.</param>
    /// <param name="change">What happened.</param>
    /// <param name="records">How many offsets are lost or gone by that.</param>
    public void CountChange(string topic, int partition, PartitionChange change, long records)
    {
        if (change == PartitionChange.Lost)
        {
            _lost.Add(records, Tag("topic", topic), Tag("partition", partition));
        }
        else
        {
            _changes.Add(1, Tag("topic", topic), Tag("partition", partition), Tag("change", change == PartitionChange.Cut ? "cut" : "recreated"));
        }
    }

    public void CountRecords(string topic, int count) => _records.Add(count, Tag("topic", topic));

    public void CountRetry(string topic) => _retries.Add(1, Tag("topic", topic));

    public void CountDeadLetter(string rule) => _deadLetters.Add(1, Tag("rule", rule));

    public void CountCutLetter(string rule) => _cut.Add(1, Tag("rule", rule));

    public void CountDroppedLetter(string error) => _dropped.Add(1, Tag("error", error));

    /// <summary>States whether the silo is in a topic's group.</summary>
    public void SetMember(string topic, bool isMember)
    {
        lock (_records)
        {
            _members = [.. _members.Where(member => member.Key != topic), KeyValuePair.Create(topic, isMember)];
        }
    }

    /// <summary>States which partitions of a topic stand still.</summary>
    public void SetStalled(string topic, IReadOnlyList<StalledPartition> stalled)
    {
        lock (_records)
        {
            _stalled = [.. _stalled.Where(partition => partition.Topic != topic), .. stalled];
        }
    }

    /// <summary>States how far the partitions of a topic are behind.</summary>
    public void SetLags(string topic, IEnumerable<PartitionLag> lags)
    {
        lock (_records)
        {
            _lags = [.. _lags.Where(lag => lag.Topic != topic), .. lags];
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => KeyValuePair.Create<string, object?>(name, value);
}
