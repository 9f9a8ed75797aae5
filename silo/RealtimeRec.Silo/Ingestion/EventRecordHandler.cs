using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;
using RealtimeRec.Reading.Bytes;
using RealtimeRec.Reading.Events;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Shopper events: each user's, in order, to that user's grain.</summary>
internal sealed class EventRecordHandler(
    IGrainFactory grains, ILocalSiloDetails silo, IOptions<KafkaOptions> kafka, QualityMonitor quality, TimeProvider time) : IRecordHandler<ShopEvent>
{
    public string Topic { get; } = kafka.Value.EventsTopic;

    public string GroupSuffix => "";

    public int MaxCalls => 256;

    public int MinCalls => MaxCalls;

    public RecordReading<ShopEvent> Read(ConsumeResult<byte[], byte[]> record)
    {
        ReadOnlySpan<byte> value = record.Message.Value;
        if (value.IsEmpty)
        {
            return Refuse(record, null, new FieldRejection("body", RejectionReasons.Required, "The record has no value (a tombstone); an event is one JSON object."));
        }

        if (ForeignBytes.Unframe(ref value, "body") is { } frame)
        {
            return Refuse(record, null, frame);
        }

        var change = ChangeEnvelope.Open(value);
        if (change.Fault is { } noChange)
        {
            return Refuse(record, null, noChange);
        }

        if (change.IsDeletion)
        {
            return Refuse(record, null, new FieldRejection("body", RejectionReasons.Required, "The record reports a deletion, which is not an event."));
        }

        var envelope = RecordHeaders.CloudEvent(record.Message.Headers, out var unknownVersion);
        if (unknownVersion is not null)
        {
            return Refuse(record, null, new FieldRejection("ce_specversion", RejectionReasons.UnknownValue, $"ce_specversion must be 1.0, not \"{unknownVersion}\"."));
        }

        var now = time.GetUtcNow();
        var document = ShopEventReader.Read(change.Document, now, envelope, unstated: TimeOf(record, now));
        if (document.Fault is { } fault)
        {
            return Refuse(record, null, fault);
        }

        if (document.IsArray)
        {
            return Refuse(record, null, new FieldRejection("body", RejectionReasons.WrongType, "A record holds one event, not an array of them."));
        }

        var reading = document.Events[0];
        if (reading.Event is not { } shopEvent)
        {
            return Refuse(record, reading, reading.Rejections);
        }

        foreach (var finding in reading.Findings)
        {
            if (finding.Reason != RejectionReasons.UnknownProperty)
            {
                quality.Add(new QualityFinding(QualityRules.Of(finding), RuleAction.Flag, finding.Message, PlaceOf(record), reading.EventId, reading.UserId));
            }
        }

        return RecordReading<ShopEvent>.Good(shopEvent.UserId, shopEvent);
    }

    public async Task<RecordRefusal?[]?> ApplyAsync(string key, IReadOnlyList<LogRecord<ShopEvent>> records)
    {
        var events = new ShopEvent[records.Count];
        var offsets = new long[records.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = records[i].Body;
            offsets[i] = records[i].Offset;
        }

        using var activity = StartActivity(records);
        var result = await grains.GetUser(key)
            .ApplyAsync(new EventBatch { Events = events, Partition = records[0].Partition.Name, Offsets = offsets, Origin = silo.SiloAddress, Earlier = records[0].Partition.Earlier })
            .ConfigureAwait(false);
        if (result.Refusals is not { Length: > 0 } refused)
        {
            return null;
        }

        var refusals = new RecordRefusal?[events.Length];
        foreach (var refusal in refused)
        {
            refusals[refusal.Index] = new RecordRefusal(refusal.Rule, refusal.Message, Keep: result.Outcomes[refusal.Index] == EventOutcome.Quarantined);
        }

        return refusals;
    }

    public void CountQuarantined(LogRecord<ShopEvent> record, RecordRefusal refusal) =>
        quality.Add(new QualityFinding(refusal.Rule, RuleAction.Quarantine, refusal.Message, record.Place, record.Body.EventId, record.Body.UserId));

    /// <summary>
    /// The record's own time, so that an event that says no time gets the same one at every delivery; now where the producer's or the broker's
    /// clock cannot be right. What is in the future is for the silo's own clock to say: a broker whose clock is slow would have every event be.
    /// </summary>
    private static DateTimeOffset TimeOf(ConsumeResult<byte[], byte[]> record, DateTimeOffset now)
    {
        var timestamp = record.Message.Timestamp;
        return timestamp.Type != TimestampType.NotAvailable
            && timestamp.UnixTimestampMs < now.ToUnixTimeMilliseconds() && timestamp.UnixTimestampMs >= EventLimits.MinTime.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(timestamp.UnixTimestampMs)
            : now;
    }

    private static string PlaceOf(ConsumeResult<byte[], byte[]> record) => LogRecord<ShopEvent>.PlaceOf(record.TopicPartition, record.Offset.Value);

    private RecordReading<ShopEvent> Refuse(ConsumeResult<byte[], byte[]> record, EventReading? reading, params ReadOnlySpan<FieldRejection> rejections)
    {
        var rule = QualityRules.Of(rejections[0]);
        var message = rejections[0].Message;
        for (var i = 1; i < rejections.Length; i++)
        {
            message += " " + rejections[i].Message;
        }

        quality.CountJudged(1);
        quality.Add(new QualityFinding(rule, RuleAction.Quarantine, message, PlaceOf(record), reading?.EventId, reading?.UserId));
        return RecordReading<ShopEvent>.Bad(new RecordRefusal(rule, message));
    }

    /// <summary>A span within the trace of the first event's producer; those of the others are linked.</summary>
    private static Activity? StartActivity(IReadOnlyList<LogRecord<ShopEvent>> records)
    {
        if (!IngestionMetrics.Activities.HasListeners())
        {
            return null;
        }

        ActivityContext parent = default;
        List<ActivityLink>? links = null;
        foreach (var record in records)
        {
            if (!RecordHeaders.TryGetTrace(record.Message.Headers, out var trace))
            {
                continue;
            }

            if (parent == default)
            {
                parent = trace;
            }
            else
            {
                (links ??= []).Add(new ActivityLink(trace));
            }
        }

        // An event whose producer traces nothing starts no trace either: there would be one for every event.
        return parent == default
            ? null
            : IngestionMetrics.Activities.StartActivity("process shop event", ActivityKind.Consumer, parent, links: links);
    }
}
