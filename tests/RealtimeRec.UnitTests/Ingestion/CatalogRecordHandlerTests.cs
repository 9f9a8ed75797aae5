using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Kafka;
using RealtimeRec.Products;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class CatalogRecordHandlerTests
{
    private readonly CatalogRecordHandler _handler = new(null!, Options.Create(new KafkaOptions()));

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
        Assert.Equal(("k", "Kettle", 45m), (reading.Body!.ItemId, reading.Body.Title, reading.Body.Price));
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
        Assert.Equal(("k", (Product?)null), (reading.Key, reading.Body));
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

    private RecordReading<Product?> Read(string key, string value) => _handler.Read(Record(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value)));

    private static ConsumeResult<byte[], byte[]> Record(byte[] key, byte[] value) =>
        new() { Topic = "shop.catalog", Partition = 1, Offset = 42, Message = new Message<byte[], byte[]> { Key = key, Value = value, Headers = [] } };
}
