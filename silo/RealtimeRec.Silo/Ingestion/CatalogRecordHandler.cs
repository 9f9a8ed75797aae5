using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Kafka;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// The catalogue: a record's key is the item id, its value the whole product, which replaces what is known, or nothing to take it
/// off sale. Change events of Debezium and rows of Kafka Connect are read by the row in them.
/// </summary>
internal sealed class CatalogRecordHandler(IGrainFactory grains, IOptions<KafkaOptions> kafka) : IRecordHandler<Product?>
{
    public string Topic { get; } = kafka.Value.CatalogTopic;

    public string GroupSuffix => ".catalog";

    public RecordReading<Product?> Read(ConsumeResult<byte[], byte[]> record)
    {
        if (RecordKey.Read(record.Message.Key, out var rejection) is not { } itemId)
        {
            return Refuse(rejection!);
        }

        ReadOnlySpan<byte> value = record.Message.Value;
        if (value.IsEmpty)
        {
            return RecordReading<Product?>.Good(itemId, null);
        }

        if (ForeignBytes.Unframe(ref value, "body") is { } frame)
        {
            return Refuse(frame);
        }

        var envelope = ChangeEnvelope.Open(value);
        if (envelope.Fault is { } fault)
        {
            return Refuse(fault);
        }

        if (envelope.IsDeletion)
        {
            return RecordReading<Product?>.Good(itemId, null);
        }

        var reading = ProductReader.Read(envelope.Document, itemId);
        return reading.Product is { } product ? RecordReading<Product?>.Good(itemId, product) : Refuse(reading.Rejections);
    }

    public async Task<RecordRefusal?[]?> ApplyAsync(string key, IReadOnlyList<LogRecord<Product?>> records)
    {
        // Each record is the whole product: of several the last one says it all.
        var last = records[^1];
        await grains.GetProduct(key).FollowAsync(last.Body, last.Partition.Name, last.Offset).ConfigureAwait(false);
        return null;
    }

    private static RecordReading<Product?> Refuse(params ReadOnlySpan<FieldRejection> rejections)
    {
        var message = string.Join(' ', rejections.ToArray().Select(rejection => rejection.Message));
        return RecordReading<Product?>.Bad(new RecordRefusal(QualityRules.Of(rejections[0]), message));
    }
}
