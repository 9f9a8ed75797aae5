using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Reading.Events;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Brokers;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class KafkaIngressTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MockKafka _kafka = new();

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task AnEventIsInTheTopicOnceItIsAccepted()
    {
        await using var gateway = await StartAsync();
        var answer = await gateway.Server.PostEventsAsync(Events.View("张三", "sku-7", "id-1"));

        Assert.Equal(202, answer.Status);
        Assert.Equal("""{"accepted":1,"duplicates":0,"rejected":0,"results":[{"index":0,"event_id":"id-1","status":"accepted"}]}""", answer.Text);
        var message = Assert.Single(_kafka.Read("shop.events", 1)).Message;
        Assert.Equal("张三", message.Key);
        var read = ShopEventReader.Read(message.Value, TimeProvider.System.GetUtcNow()).Events[0].Event!;
        Assert.Equal(("id-1", "sku-7", 9.5m), (read.EventId, read.Items[0].ItemId, (decimal)read.Items[0].Price!.Value));
        Assert.Empty(gateway.Server.Cluster.User("张三").Events);
    }

    [Fact]
    public async Task TheRequestsTraceGoesOnInTheHeaders()
    {
        // As a collector makes the gateway do: without one nothing is traced.
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(tracing);
        await using var gateway = await StartAsync();
        var trace = ActivityTraceId.CreateRandom();
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent(Events.View("traced"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        request.Headers.Add("tracestate", "shop=1");

        Assert.Equal(202, (await gateway.Server.SendAsync(request)).Status);
        var headers = Assert.Single(_kafka.Read("shop.events", 1)).Message.Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()));
        Assert.Equal("application/json", headers["content-type"]);
        Assert.StartsWith($"00-{trace}-", headers["traceparent"], StringComparison.Ordinal);
        Assert.Equal("shop=1", headers["tracestate"]);
    }

    [Fact]
    public async Task EachUsersEventsKeepTheirOrder()
    {
        await using var gateway = await StartAsync();
        for (var request = 0; request < 3; request++)
        {
            var events = Enumerable.Range(0, 1_000).Select(i => Events.View($"user-{i % 90}", $"{request}-{i:0000}"));
            Assert.Equal(1_000, (await gateway.Server.PostEventsAsync(Events.Array(events))).Json.GetProperty("accepted").GetInt32());
        }

        var users = _kafka.Read("shop.events", 3_000).GroupBy(message => message.Message.Key).ToArray();
        Assert.Equal(90, users.Length);
        foreach (var user in users)
        {
            Assert.Single(user.Select(message => message.Partition).Distinct());
            var items = user.OrderBy(message => message.Offset.Value).Select(message => Item(message.Message.Value)).ToArray();
            Assert.Equal(items.Order(StringComparer.Ordinal), items);
        }

        static string Item(byte[] json) => JsonDocument.Parse(json).RootElement.GetProperty("items")[0].GetProperty("item_id").GetString()!;
    }

    /// <summary>The hashes are those of the Java client's own test (org.apache.kafka.common.utils.UtilsTest, testMurmur2).</summary>
    [Fact]
    public async Task AUserIsInThePartitionInWhichAJavaProducerPutsIt()
    {
        await using var gateway = await StartAsync();
        await gateway.Server.PostEventsAsync(Events.View("21"));
        await gateway.Server.PostEventsAsync(Events.View("foobar"));

        var read = _kafka.Read("shop.events", 2);
        const int partitions = 4;
        Assert.Equal((-973932308 & int.MaxValue) % partitions, read.Single(message => message.Message.Key == "21").Partition.Value);
        Assert.Equal((-790332482 & int.MaxValue) % partitions, read.Single(message => message.Message.Key == "foobar").Partition.Value);
    }

    [Fact]
    public async Task WithoutBrokersAnEventIsRefusedForNowAndTheGatewayStaysReady()
    {
        await using var gateway = await StartAsync(("Kafka:Producer:MessageTimeout", "00:00:00.500"));
        await UntilAsync("the producer has met a broker", async () => (await KafkaHealthAsync(gateway.Server)) == "healthy");
        Assert.Equal(202, (await gateway.Server.PostEventsAsync(Events.View("u"))).Status);

        _kafka.Dispose();
        var refused = await gateway.Server.PostEventsAsync(Events.Array(Events.View("u"), Events.View("v")));

        Assert.Equal(503, refused.Status);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Contains("event log", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await UntilAsync("readiness tells that no broker is left", async () => (await KafkaHealthAsync(gateway.Server)) == "degraded");
        Assert.Equal(200, (await gateway.Server.GetAsync("/healthz/ready")).Status);
    }

    [Fact]
    public async Task WithoutABrokerFromTheBeginningTheGatewayIsNotReady()
    {
        _kafka.Dispose();
        await using var gateway = await StartAsync();
        Assert.Equal(503, (await gateway.Server.GetAsync("/healthz/ready")).Status);
        Assert.Equal("unhealthy", await KafkaHealthAsync(gateway.Server));
        Assert.Equal(200, (await gateway.Server.GetAsync("/healthz/live")).Status);
    }

    [Fact]
    public async Task AFullQueueIsToldAtOnce()
    {
        _kafka.Dispose();
        await using var gateway = await StartAsync(("Kafka:Producer:MaxQueuedEvents", "10"), ("Kafka:Producer:MessageTimeout", "00:01:00"));
        var refused = await gateway.Server.PostEventsAsync(Events.Array(Enumerable.Range(0, 11).Select(i => Events.View($"u-{i}")))).WaitAsync(Patience);
        Assert.Equal(503, refused.Status);
        Assert.Contains("room", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kafka:BootstrapServers", "no-port")]
    [InlineData("Kafka:EventsTopic", "shop events")]
    [InlineData("Kafka:Producer:MessageTimeout", "00:00:00")]
    [InlineData("Kafka:Properties:no.such.thing", "1", "no.such.thing")]
    public async Task ASettingThatMakesNoSenseEndsTheStartAndIsNamed(string key, string value, string? named = null)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync((key, value)));
        Assert.Contains(named ?? key, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProducerThatFailsForGoodIsReplacedAndEventsAreTakenAgain()
    {
        await using var broker = await KafkaBroker.StartAsync(eventPartitions: 1);
        await using var gateway = await StartAsync(("Kafka:BootstrapServers", broker.BootstrapServers));
        Assert.Equal(202, (await gateway.Server.PostEventsAsync(Events.View("u"))).Status);
        await broker.PushErrorsAsync(KafkaRequest.Produce, ErrorCode.OutOfOrderSequenceNumber);
        Assert.Equal(503, (await gateway.Server.PostEventsAsync(Events.View("u"))).Status);
        await UntilAsync("events are taken again", async () => (await gateway.Server.PostEventsAsync(Events.View("u"))).Status == 202);
    }

    [Fact]
    public async Task WithoutBootstrapServersEventsGoToTheGrains()
    {
        await using var gateway = await StartAsync(("Kafka:BootstrapServers", ""));
        Assert.Equal(202, (await gateway.Server.PostEventsAsync(Events.View("direct"))).Status);
        Assert.Single(gateway.Server.Cluster.User("direct").Events);
    }

    private async Task<Running> StartAsync(params (string Key, string Value)[] settings)
    {
        var server = new GatewayServer(builder =>
        {
            builder.Configuration[$"{KafkaOptions.Section}:{nameof(KafkaOptions.BootstrapServers)}"] = _kafka.BootstrapServers;
            foreach (var (key, value) in settings)
            {
                builder.Configuration[key] = value;
            }

            builder.AddKafkaIngress();
        });
        await server.InitializeAsync();
        return new Running(server);
    }

    private static async Task<string?> KafkaHealthAsync(GatewayServer server) => (await server.GetAsync("/healthz/ready")).Json
        .GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "kafka").GetProperty("status").GetString();

    private static Task UntilAsync(string what, Func<Task<bool>> condition) => Eventually.HoldsAsync(what, condition, Patience);

    private sealed record Running(GatewayServer Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Server.DisposeAsync();
    }
}
