using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Events;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The API of a shop that writes into Kafka what others send by HTTP, and reads by HTTP as they do.</summary>
internal sealed class KafkaShopApi(HttpClient http, string bootstrapServers) : ShopApi(http), IDisposable
{
    public const string Events = "shop.events";
    public const string Catalog = "shop.catalog";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IProducer<byte[], byte[]> _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        LingerMs = 2,
    }).SetLogHandler((_, _) => { }).Build();

    public void Dispose() => _producer.Dispose();

    /// <summary>Writes a record; records of one key keep the order of these calls.</summary>
    public Task<DeliveryResult<byte[], byte[]>> ProduceAsync(string topic, byte[] key, byte[] value, Headers? headers = null) =>
        _producer.ProduceAsync(topic, new Message<byte[], byte[]> { Key = key, Value = value, Headers = headers });

    /// <inheritdoc cref="ProduceAsync(string, byte[], byte[], Headers)"/>
    public Task<DeliveryResult<byte[], byte[]>> ProduceAsync(string topic, string key, string value) =>
        ProduceAsync(topic, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));

    /// <summary>Waits until all records of a user up to one of them are applied.</summary>
    public Task UntilAppliedAsync(string userId, TopicPartitionOffset last) => UntilAsync(
        $"the events of {userId} are applied",
        async () =>
        {
            var export = await GetAsync($"/v1/users/{Uri.EscapeDataString(userId)}/export");
            return export.Status == HttpStatusCode.OK && export.Json.GetProperty("applied_offsets").EnumerateObject().Any(applied =>
                LogNames.PlaceOf(applied.Name).SequenceEqual(LogNames.Place(last.Topic, last.Partition.Value)) && applied.Value.GetInt64() >= last.Offset.Value);
        },
        Patience);

    public override async Task SendEventsAsync(params object[] events)
    {
        var written = await Task.WhenAll(events.Select(async sent =>
        {
            var json = JsonSerializer.SerializeToNode(sent)!;
            var userId = (string)json["user_id"]!;
            return (UserId: userId, Result: await ProduceAsync(Events, userId, json.ToJsonString()));
        }));
        foreach (var user in written.GroupBy(one => one.UserId, StringComparer.Ordinal))
        {
            await UntilAppliedAsync(user.Key, user.MaxBy(one => one.Result.Offset.Value).Result.TopicPartitionOffset);
        }
    }

    public override async Task UpsertAsync(params (string ItemId, object Product)[] products)
    {
        var sent = products.Select(product => (product.ItemId, Json: JsonSerializer.SerializeToNode(product.Product)!)).ToArray();
        await Task.WhenAll(sent.Select(product => ProduceAsync(Catalog, product.ItemId, product.Json.ToJsonString())));
        foreach (var (itemId, json) in sent)
        {
            await UntilAsync($"{itemId} is stored", async () =>
            {
                var product = await GetAsync($"/v1/products/{Uri.EscapeDataString(itemId)}");
                return product.Status == HttpStatusCode.OK
                    && product.Json.TryGetProperty("title", out var title) && title.GetString() == (string)json["title"]!
                    && product.Json.TryGetProperty("stock", out var stock) && stock.GetInt32() == Math.Max(0, (int)json["stock"]!);
            }, Patience);
        }
    }
}
