using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace RealtimeRec.Testing.Load;

/// <summary>Writes products into the catalogue's topic as fast as the brokers take them.</summary>
public static class CatalogProducer
{
    /// <summary>The topic.</summary>
    public const string Topic = "shop.catalog";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Writes them and waits until the brokers have acknowledged all.</summary>
    /// <param name="bootstrapServers">Where the brokers are.</param>
    /// <param name="products">Item ids, and products as they are written as JSON.</param>
    /// <exception cref="InvalidOperationException">One was not taken.</exception>
    public static void Produce(string bootstrapServers, IEnumerable<(string ItemId, object Product)> products)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 5,
            CompressionType = CompressionType.Lz4,
            Partitioner = Partitioner.Murmur2Random,
            QueueBufferingMaxMessages = 1_000_000,
        }).SetLogHandler((_, _) => { }).Build();
        Error? failed = null;
        foreach (var (itemId, product) in products)
        {
            producer.Produce(
                Topic,
                new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(itemId), Value = JsonSerializer.SerializeToUtf8Bytes(product) },
                report => failed = report.Error.IsError ? report.Error : failed);
        }

        if (producer.Flush(Patience) > 0 || failed is not null)
        {
            throw new InvalidOperationException($"The brokers did not take every product: {failed?.Reason ?? "they did not answer"}");
        }
    }
}
