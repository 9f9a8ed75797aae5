using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Kafka;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Validation;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>The catalogue: a record's key is the item id, its value the product, or nothing to take it off sale.</summary>
internal sealed class CatalogRecordHandler(IGrainFactory grains, IOptions<KafkaOptions> kafka) : IRecordHandler<Product?>
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Topic { get; } = kafka.Value.CatalogTopic;

    public string GroupSuffix => ".catalog";

    public RecordReading<Product?> Read(ConsumeResult<byte[], byte[]> record)
    {
        string itemId;
        try
        {
            itemId = Utf8.GetString(record.Message.Key ?? []);
        }
        catch (DecoderFallbackException)
        {
            return Refuse(new FieldRejection("item_id", RejectionReasons.NotUtf8, "The key is not UTF-8; it must be the item id."));
        }

        if (IdRule.Check("item_id", itemId) is { } rejection)
        {
            return Refuse(rejection with { Message = $"The key must be the item id. {rejection.Message}" });
        }

        if (record.Message.Value is not { } value)
        {
            return RecordReading<Product?>.Good(itemId, null);
        }

        var reading = ProductReader.Read(value, itemId);
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
