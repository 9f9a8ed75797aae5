using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class EventRecordHandlerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Logged = Now.AddMinutes(-10);

    private readonly EventRecordHandler _handler = new(null!, null!, Options.Create(new KafkaOptions()), Quality(), new FakeTimeProvider(Now));

    [Fact]
    public void AnEventIsReadAndKeyedByItsUser()
    {
        var reading = Read("""{"event_id":"e1","event_name":"view_item","event_time":"2026-03-01T11:00:00Z","user_id":"购物者","items":[{"item_id":"p1","price":9.5}]}""");
        Assert.Null(reading.Refusal);
        Assert.Equal("购物者", reading.Key);
        Assert.Equal(("e1", EventKind.ViewItem, "p1"), (reading.Body!.EventId, reading.Body.Kind, reading.Body.Items[0].ItemId));
    }

    [Fact]
    public void AnEventWithoutATimeHappenedWhenItWasLogged() =>
        Assert.Equal(Logged, Read("""{"event_id":"e1","event_name":"search","user_id":"u","search_term":"耳机"}""").Body!.Time);

    [Fact]
    public void WhatAProducersWrongClockCallsNowIsStillTheFuture()
    {
        var record = Record("""{"event_id":"e1","event_name":"view_item","event_time":"2026-03-01T13:00:00Z","user_id":"u","items":[{"item_id":"p"}]}""");
        record.Message.Timestamp = new Timestamp(Now.AddHours(1));
        Assert.Equal(QualityRules.TimeWindow, _handler.Read(record).Refusal!.Rule);
    }

    /// <summary>A topic may be set to note when the broker took a record, by the broker's clock.</summary>
    [Theory]
    [InlineData("2026-03-01T09:00:00Z")]
    [InlineData("1970-01-01T00:00:07Z")]
    [InlineData("2031-01-01T00:00:00Z")]
    public void ABrokersWrongClockMakesNoEventOneOfTheFutureNorOneOfBeforeThereWereShops(string clock)
    {
        var logged = DateTimeOffset.Parse(clock, CultureInfo.InvariantCulture);
        var stated = Record("""{"event_id":"e1","event_name":"view_item","event_time":"2026-03-01T11:59:00Z","user_id":"u","items":[{"item_id":"p"}]}""");
        var unstated = Record("""{"event_id":"e2","event_name":"view_item","user_id":"u","items":[{"item_id":"p"}]}""");
        stated.Message.Timestamp = unstated.Message.Timestamp = new Timestamp(logged.ToUnixTimeMilliseconds(), TimestampType.LogAppendTime);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 59, 0, TimeSpan.Zero), _handler.Read(stated).Body!.Time);
        Assert.Equal(logged.Year == Now.Year ? logged : Now, _handler.Read(unstated).Body!.Time);
    }

    [Fact]
    public void CloudEventsAreTakenInBothModes()
    {
        var structured = Read("""{"specversion":"1.0","id":"c1","type":"shop","source":"/s","time":"2026-03-01T10:00:00Z","data":{"event_name":"view_item","user_id":"u","items":[{"item_id":"p"}]}}""");
        Assert.Equal(("c1", new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero)), (structured.Body!.EventId, structured.Body.Time));

        var binary = Record("""{"event_name":"view_item","user_id":"u","items":[{"item_id":"p"}]}""", ("ce_specversion", "1.0"), ("ce_id", "c2"), ("ce_time", "2026-03-01T09:00:00Z"));
        Assert.Equal("c2", _handler.Read(binary).Body!.EventId);

        var unknown = Record("""{"event_name":"view_item","user_id":"u","items":[{"item_id":"p"}]}""", ("ce_specversion", "0.3"), ("ce_id", "c2"));
        Assert.Equal(QualityRules.Schema, _handler.Read(unknown).Refusal!.Rule);
    }

    [Theory]
    [InlineData("nonsense", QualityRules.Schema)]
    [InlineData("""[{"event_id":"e1","event_name":"view_item","user_id":"u","items":[{"item_id":"p"}]}]""", QualityRules.Schema)]
    [InlineData("""{"event_id":"e1","event_name":"view_item","items":[{"item_id":"p"}]}""", QualityRules.Schema)]
    [InlineData("""{"event_id":"e1","event_name":"view_item","user_id":" ","items":[{"item_id":"p"}]}""", QualityRules.Ids)]
    [InlineData("""{"before":{"event_id":"e1"},"after":null,"op":"d"}""", QualityRules.Schema)]
    [InlineData("""{"before":null,"after":{"event_id":"e1"},"op":"t"}""", QualityRules.Schema)]
    [InlineData("""{"event_id":"e1","event_name":"view_item","eventTime":"2026-03-01T11:00:00Z","user_id":"u","items":[{"item_id":"p"}]}""", QualityRules.Schema)]
    [InlineData("""{"event_id":"e1","event_name":"view_item","event_time":"2027-01-01T00:00:00Z","user_id":"u","items":[{"item_id":"p"}]}""", QualityRules.TimeWindow)]
    public void ABadRecordIsRefusedByTheRuleItBreaks(string json, string rule)
    {
        var refusal = Read(json).Refusal!;
        Assert.Equal((rule, true), (refusal.Rule, refusal.Keep));
        Assert.NotEmpty(refusal.Message);
    }

    [Fact]
    public void ARecordWithoutAValueIsRefused()
    {
        var record = Record("");
        record.Message.Value = null!;
        Assert.Equal(QualityRules.Schema, _handler.Read(record).Refusal!.Rule);
    }

    [Theory]
    [InlineData("""{"schema":{"type":"struct"},"payload":EVENT}""")]
    [InlineData("""{"before":null,"after":EVENT,"op":"c","ts_ms":1772362800000}""")]
    [InlineData("""{"schema":{},"payload":{"before":null,"after":EVENT,"op":"r"}}""")]
    [InlineData("\u0000\u0000\u0000\u0000\u0007EVENT")]
    [InlineData("\uFEFFEVENT")]
    public void WhatWrapsAnEventIsTakenOff(string wrapping)
    {
        const string Event = """{"event_id":4269,"event_name":"purchase","event_time":1772362800000000,"user_id":" u1 ","items":[{"item_id":"a","price":"22.90"},{"item_id":"VOUCHER","price":-5}]}""";
        var reading = Read(wrapping.Replace("EVENT", Event, StringComparison.Ordinal));
        Assert.Null(reading.Refusal);
        Assert.Equal(("4269", "u1", Now.AddHours(-1)), (reading.Body!.EventId, reading.Key, reading.Body.Time));
        Assert.Equal([new EventItem("a", 22.90m)], reading.Body.Items);
    }

    [Theory]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0x28, 0xb5, 0x2f, 0xfd, 0 }, "zstd")]
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 2, 6, 1 }, "Schema Registry")]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0 }, "UTF-16")]
    [InlineData(new byte[0], "tombstone")]
    public void AForeignValueIsNamed(byte[] value, string name)
    {
        var record = Record("");
        record.Message.Value = value;
        Assert.Contains(name, _handler.Read(record).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeAppliedIsCounted()
    {
        var quality = Quality();
        var handler = new EventRecordHandler(null!, null!, Options.Create(new KafkaOptions()), quality, new FakeTimeProvider(Now));
        var reading = Read("""{"event_id":"e1","event_name":"view_item","user_id":"u","items":[{"item_id":"p"}]}""");
        var record = new LogRecord<ShopEvent>(new PartitionProgress(new TopicPartition("shop.events", 1), "of-a-log"), 0, 42, new Message<byte[], byte[]>(), reading.Body!);
        handler.CountQuarantined(record, new RecordRefusal(QualityRules.Processing, "It failed."));
        var sample = Assert.Single(Assert.Single(quality.TakeSnapshot().Rules).Samples);
        Assert.Equal((QualityRules.Processing, "shop.events/1@42", "e1", "u"), (sample.Rule, sample.Origin, sample.EventId, sample.UserId));
    }

    private static QualityMonitor Quality() => new(
        new FakeTimeProvider(Now),
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        Options.Create(new QualityOptions()));

    private RecordReading<ShopEvent> Read(string json) => _handler.Read(Record(json));

    private static ConsumeResult<byte[], byte[]> Record(string json, params (string Name, string Value)[] headers)
    {
        var message = new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes(json), Timestamp = new Timestamp(Logged), Headers = [] };
        foreach (var (name, value) in headers)
        {
            message.Headers.Add(name, Encoding.UTF8.GetBytes(value));
        }

        return new ConsumeResult<byte[], byte[]> { Topic = "shop.events", Partition = 1, Offset = 42, Message = message };
    }
}
