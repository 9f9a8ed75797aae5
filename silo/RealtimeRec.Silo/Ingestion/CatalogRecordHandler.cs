using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Reading.Bytes;
using RealtimeRec.Reading.Json;
using RealtimeRec.Reading.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// The catalogue: a record's key is the item id, its value the whole product, which replaces what is known, or nothing to take it
/// off sale. Change events of Debezium and rows of Kafka Connect are read by the row in them.
/// </summary>
internal sealed class CatalogRecordHandler(IGrainFactory grains, IOptions<KafkaOptions> kafka, QualityMonitor quality) : IRecordHandler<CatalogRecord>
{
    /// <summary>What the names of the properties begin with that Debezium adds to a row about the change itself.</summary>
    private const string AboutTheChange = "__";

    public string Topic { get; } = kafka.Value.CatalogTopic;

    public string GroupSuffix => ".catalog";

    public int MaxCalls => 256;

    /// <summary>A product costs ten times what an event does: it is read, written, told to its shard and every silo's index, and leaves again.</summary>
    public int MinCalls => 8;

    public RecordReading<CatalogRecord> Read(ConsumeResult<byte[], byte[]> record)
    {
        if (RecordKey.Read(record.Message.Key, out var rejection) is not { } itemId)
        {
            return Refuse(record, null, rejection!);
        }

        ReadOnlySpan<byte> value = record.Message.Value;
        if (value.IsEmpty)
        {
            return RecordReading<CatalogRecord>.Good(itemId, CatalogRecord.Deletion);
        }

        if (ForeignBytes.Unframe(ref value, "body") is { } frame)
        {
            return Refuse(record, itemId, frame);
        }

        var envelope = ChangeEnvelope.Open(value);
        if (envelope.Fault is { } fault)
        {
            return Refuse(record, itemId, fault);
        }

        if (envelope.IsDeletion)
        {
            return RecordReading<CatalogRecord>.Good(itemId, CatalogRecord.Deletion);
        }

        var reading = ProductReader.Read(envelope.Document, itemId);
        if (reading.Product is not { } product)
        {
            return Refuse(record, itemId, reading.Rejections);
        }

        Count(record, itemId, reading.Findings);
        return RecordReading<CatalogRecord>.Good(itemId, new CatalogRecord(product, reading.Kept));
    }

    public async Task<RecordRefusal?[]?> ApplyAsync(string key, IReadOnlyList<LogRecord<CatalogRecord>> records)
    {
        // Each record is the whole product, so that of several the last one says it all: but for what it keeps of those before it.
        var first = records.Count - 1;
        while (first > 0 && records[first].Body.Kept.Length > 0)
        {
            first--;
        }

        for (var i = first; i < records.Count; i++)
        {
            var (record, body) = (records[i], records[i].Body);
            await grains.GetProduct(key).FollowAsync(body.Product, record.Partition.Name, record.Offset, body.Kept, record.Partition.Earlier).ConfigureAwait(false);
        }

        return null;
    }

    public void CountQuarantined(LogRecord<CatalogRecord> record, RecordRefusal refusal) =>
        quality.Add(new QualityFinding(refusal.Rule, RuleAction.Quarantine, refusal.Message, record.Place, ItemId: record.Body.Product?.ItemId));

    private static string PlaceOf(ConsumeResult<byte[], byte[]> record) => LogRecord<CatalogRecord>.PlaceOf(record.TopicPartition, record.Offset.Value);

    /// <summary>Counts what was left out or mended of a good record: each of it, and once for all the properties that no product has.</summary>
    private void Count(ConsumeResult<byte[], byte[]> record, string itemId, FieldRejection[] findings)
    {
        foreach (var finding in findings)
        {
            if (finding.Reason != RejectionReasons.UnknownProperty)
            {
                quality.Add(new QualityFinding(QualityRules.OfFinding(finding), RuleAction.Flag, finding.Message, PlaceOf(record), ItemId: itemId));
            }
        }

        var unknown = Array.FindAll(findings, finding =>
            finding.Reason == RejectionReasons.UnknownProperty && !finding.Field.StartsWith(AboutTheChange, StringComparison.Ordinal));
        if (unknown.Length > 0 && quality.Count(QualityRules.UnknownProperty, RuleAction.Flag))
        {
            var message = string.Join(' ', unknown.Select(finding => finding.Message));
            quality.Keep(new QualityFinding(QualityRules.UnknownProperty, RuleAction.Flag, message, PlaceOf(record), ItemId: itemId));
        }
    }

    private RecordReading<CatalogRecord> Refuse(ConsumeResult<byte[], byte[]> record, string? itemId, params ReadOnlySpan<FieldRejection> rejections)
    {
        var rule = QualityRules.Of(rejections[0]);
        var message = string.Join(' ', rejections.ToArray().Select(rejection => rejection.Message));
        quality.Add(new QualityFinding(rule, RuleAction.Quarantine, message, PlaceOf(record), ItemId: itemId));
        return RecordReading<CatalogRecord>.Bad(new RecordRefusal(rule, message));
    }
}
