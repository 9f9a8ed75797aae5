using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.UnitTests.Gateway;
using RealtimeRec.UnitTests.Quality;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class CatalogRecordHandlerTests
{
    private readonly QualityMonitor _quality = QualityHarness.Monitor(TimeProvider.System);
    private readonly FakeCluster _cluster = new();
    private readonly CatalogRecordHandler _handler;

    public CatalogRecordHandlerTests() => _handler = new(_cluster.Grains, Options.Create(new KafkaOptions()), _quality);

    [Theory]
    [InlineData("""{"title":"Kettle","price":45}""")]
    [InlineData("""{"before":null,"after":{"title":"Kettle","price":45},"op":"u"}""")]
    [InlineData("""{"before":null,"after":{"title":"Kettle","price":"45.00"},"op":"c","source":{"table":"products"},"ts_ms":1772362800000}""")]
    [InlineData("""{"schema":{"type":"struct"},"payload":{"before":null,"after":{"title":"Kettle","price":45},"op":"r"}}""")]
    [InlineData("""{"schema":{"type":"struct"},"payload":{"title":"Kettle","price":45}}""")]
    [InlineData("\u0000\u0000\u0000\u0000\u0001{\"title\":\"Kettle\",\"price\":45}")]
    public void AProductIsReadWhateverWrapsIt(string value)
    {
        var reading = Read("k", value);
        Assert.Null(reading.Refusal);
        Assert.Equal("k", reading.Key);
        Assert.Equal(("k", "Kettle", 45m), (reading.Body.Product!.ItemId, reading.Body.Product.Title, reading.Body.Product.Price));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"before":{"title":"Kettle"},"after":null,"op":"d"}""")]
    [InlineData("""{"schema":{},"payload":{"before":{"title":"Kettle"},"after":null,"op":"d"}}""")]
    [InlineData("""{"schema":{},"payload":null}""")]
    [InlineData("""{"title":"Kettle","__deleted":"true"}""")]
    public void ADeletionTakesTheProductOffSale(string value)
    {
        var reading = Read("k", value);
        Assert.Null(reading.Refusal);
        Assert.Equal(("k", (Product?)null), (reading.Key, reading.Body.Product));
    }

    [Theory]
    [InlineData("{}", "property of a product")]
    [InlineData("""{"before":null,"after":null,"op":"t"}""", "Debezium")]
    [InlineData("""{"schema":{},"payload":{"after":{"title":"Kettle"}}}""", "property of a product")]
    [InlineData("""{"data":{"title":"Kettle"}}""", "property of a product")]
    [InlineData("""{"name":"Kettle"}""", "did you mean title?")]
    [InlineData("\u0000\u0000\u0000\u0000\u0001\u0002\u0003", "Schema Registry")]
    [InlineData("\u001f\u008b", "not", true)]
    public void WhatIsNoProductIsRefusedWithItsCause(string value, string cause, bool raw = false) =>
        Assert.Contains(cause, _handler.Read(Record(Encoding.UTF8.GetBytes("k"), (raw ? Encoding.Latin1 : Encoding.UTF8).GetBytes(value))).Refusal!.Message, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("u1", "u1")]
    [InlineData(" u1 ", "u1")]
    [InlineData("\"u1\"", "u1")]
    [InlineData("""{"id":42}""", "42")]
    [InlineData("""{"shop":7,"item_id":"u1"}""", "u1")]
    [InlineData("""{"schema":{},"payload":{"id":"u1"}}""", "u1")]
    [InlineData("\u0000\u0000\u0000\u0000\u0001\"u1\"", "u1")]
    public void TheKeyIsTheItemIdHoweverItIsWritten(string key, string itemId) => Assert.Equal(itemId, Read(key, """{"title":"t"}""").Key);

    [Theory]
    [InlineData(new byte[0], "required")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 16, 42 }, "write the number as text")]
    [InlineData(new byte[] { 0xff, 0xfe }, "not UTF-8")]
    public void AKeyThatIsNoTextIsNamed(byte[] key, string cause)
    {
        var message = _handler.Read(Record(key, Encoding.UTF8.GetBytes("""{"title":"t"}"""))).Refusal!.Message;
        Assert.True(message.Contains(cause, StringComparison.Ordinal) || key.Length == 0, message);
    }

    [Theory]
    [InlineData("""{"before":null,"after":{"title":"Kettle","description":"__debezium_unavailable_value","categories":["__debezium_unavailable_value"]},"op":"u"}""")]
    [InlineData("""{"title":"Kettle","description":"__debezium_unavailable_value","categories":["__debezium_unavailable_value"],"__deleted":"false"}""")]
    public void WhatDebeziumDoesNotKnowStaysAsItIs(string value)
    {
        var body = Read("k", value).Body;
        Assert.Equal(("Kettle", null), (body.Product!.Title, body.Product.Description));
        Assert.Empty(body.Product.Categories);
        Assert.Equal(["categories", "description"], body.Kept.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OfSeveralRecordsTheLastOneSaysItAllButForWhatItKeepsOfThoseBeforeIt()
    {
        await _handler.ApplyAsync("k", Records("""{"title":"1"}""", """{"title":"2","description":"Boils"}"""));
        Assert.Equal([1], _cluster.Product("k").Followed);

        await _handler.ApplyAsync("k", Records(
            """{"title":"3"}""",
            """{"title":"4","description":"Boils again"}""",
            """{"title":"5","description":"__debezium_unavailable_value"}""",
            """{"title":"6","description":"__debezium_unavailable_value"}"""));
        Assert.Equal([1, 1, 2, 3], _cluster.Product("k").Followed);
        var product = (await _cluster.Product("k").GetAsync())!.Product;
        Assert.Equal(("6", "Boils again"), (product.Title, product.Description));
    }

    [Fact]
    public void WhatIsFoundInARecordIsCountedAndShown()
    {
        Assert.Null(Read("k", """{"title":"Kettle","price":45,"__op":"u"}""").Refusal);
        Assert.Empty(_quality.TakeSnapshot().Rules);

        Assert.Null(Read("k", """{"title":"Kettle","price":-1,"stock":-7,"colour":"red","warehouse":7,"__op":"u"}""").Refusal);
        Assert.Equal(1, _quality.Found(QualityRules.PriceRange, RuleAction.Flag));
        Assert.Equal(1, _quality.Found(QualityRules.Schema, RuleAction.Flag));
        Assert.Equal(1, _quality.Found(QualityRules.UnknownProperty, RuleAction.Flag));
        var sample = Assert.Single(_quality.TakeSnapshot().Rules.Single(rule => rule.Rule == QualityRules.UnknownProperty).Samples);
        Assert.Equal(("shop.catalog/1@42", "k", null, null), (sample.Origin, sample.ItemId, sample.EventId, sample.UserId));
        Assert.Equal("colour is no property of a product and was left out. warehouse is no property of a product and was left out.", sample.Message);

        Assert.NotNull(Read("k", """{"name":"Kettle"}""").Refusal);
        Assert.NotNull(Read("", """{"title":"Kettle"}""").Refusal);
        Assert.Equal(1, _quality.Found(QualityRules.Schema, RuleAction.Quarantine));
        Assert.Equal(1, _quality.Found(QualityRules.Ids, RuleAction.Quarantine));
        Assert.Equal(0, _quality.TakeSnapshot().Judged.Total);
    }

    [Fact]
    public void WhatCannotBeAppliedIsCounted()
    {
        _handler.CountQuarantined(Records("""{"title":"1"}""")[0], new RecordRefusal(QualityRules.Processing, "It failed."));
        var sample = Assert.Single(Assert.Single(_quality.TakeSnapshot().Rules).Samples);
        Assert.Equal((QualityRules.Processing, RuleAction.Quarantine, "shop.catalog/1@0", "k"), (sample.Rule, sample.Action, sample.Origin, sample.ItemId));
    }

    private LogRecord<CatalogRecord>[] Records(params string[] values)
    {
        var partition = new PartitionProgress(new TopicPartition("shop.catalog", 1), "shop.catalog/1");
        return [.. values.Select((value, i) => new LogRecord<CatalogRecord>(partition, partition.Begin(i), i, Record([], []).Message, Read("k", value).Body))];
    }

    private RecordReading<CatalogRecord> Read(string key, string value) => _handler.Read(Record(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value)));

    private static ConsumeResult<byte[], byte[]> Record(byte[] key, byte[] value) =>
        new() { Topic = "shop.catalog", Partition = 1, Offset = 42, Message = new Message<byte[], byte[]> { Key = key, Value = value, Headers = [] } };
}
