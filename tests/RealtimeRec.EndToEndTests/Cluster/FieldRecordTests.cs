using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.Kafka;
using RealtimeRec.Quality;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Load;
using RealtimeRec.Validation;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>What the field sends, through Kafka: taken as over HTTP, or set aside with its cause, and all that was found is counted.</summary>
public sealed class FieldRecordTests(KafkaShopFixture fixture) : IClassFixture<KafkaShopFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<RecordPosition, string[]> _refused = [];
    private readonly Dictionary<string, long> _found = new(StringComparer.Ordinal);

    /// <summary>Events as only Kafka has them, and for those that are refused what the cause is called.</summary>
    private static (byte[] Value, string? Cause)[] RawEvents =>
    [
        ([0, 0, 0, 0, 7, .. Encoding.UTF8.GetBytes(View("framed"))], null),
        (Encoding.UTF8.GetBytes("{\"schema\":{},\"payload\":{\"before\":null,\"after\":" + View("framed") + ",\"op\":\"c\"}}"), null),
        ([0x1f, 0x8b, 8, 0], "gzip"),
        ([0x28, 0xb5, 0x2f, 0xfd, 0], "zstd"),
        ([0, 0, 0, 0, 7, 2, 6, 1], "Schema Registry"),
        (Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(View("framed"))).ToArray(), "UTF-16"),
        ([], "tombstone"),
        (Encoding.UTF8.GetBytes("{\"before\":" + View("framed") + ",\"after\":null,\"op\":\"d\"}"), "deletion"),
        (Encoding.UTF8.GetBytes("[" + View("framed") + "]"), "not an array"),
    ];

    /// <summary>Headers that say other things than the record is, are in no encoding that anybody knows, or look like our own.</summary>
    private static Headers ForeignHeaders =>
    [
        new Header("content-encoding", Encoding.UTF8.GetBytes("gzip")),
        new Header("content-type", Encoding.Unicode.GetBytes("application/vnd.kafka.avro.v2; charset=utf-16")),
        new Header("traceparent", [0xff, 0xfe, 0x00]),
        new Header("ce_type", [0xc3, 0x28]),
        new Header("ce_time", null),
        new Header("购物者", [0x80]),
        new Header("", []),
        new Header(DeadLetterHeaders.Offset, [0xff]),
    ];

    /// <summary>Records of the catalogue as only Kafka has them: key, value, and what a GET of the product k shows, or why it is refused.</summary>
    private static (byte[] Key, byte[] Value, string? Shown, string? Cause)[] RawProducts =>
    [
        Good("wrapped", """{"before":null,"after":{"title":"Kettle","price":45},"op":"u"}""", """{"title":"Kettle","price":45,"retired":false}"""),
        Good("rows", """{"schema":{},"payload":{"title":"Kettle","price":"45.00"}}""", """{"title":"Kettle","price":45.00}"""),
        Good("\"quoted\"", """{"title":"Kettle"}""", """{"item_id":"quoted","title":"Kettle"}"""),
        Good("""{"id":"keyed"}""", """{"title":"Kettle"}""", """{"item_id":"keyed","title":"Kettle"}"""),
        Good("gone", """{"title":"Kettle"}""", """{"retired":false}"""),
        Good("gone", "", """{"title":"Kettle","retired":true}"""),
        Good("deleted", """{"title":"Kettle"}""", """{"retired":false}"""),
        Good("deleted", """{"before":{"title":"Kettle"},"after":null,"op":"d"}""", """{"title":"Kettle","retired":true}"""),
        (Encoding.UTF8.GetBytes("framed"), [0, 0, 0, 0, 1, .. Encoding.UTF8.GetBytes("""{"title":"Kettle"}""")], """{"title":"Kettle"}""", null),
        (Encoding.UTF8.GetBytes("truncated"), Encoding.UTF8.GetBytes("""{"before":null,"after":null,"op":"t"}"""), null, "Debezium"),
        ([0, 0, 0, 0, 0, 0, 16, 42], Encoding.UTF8.GetBytes("""{"title":"Kettle"}"""), null, "write the number as text"),
        ([0xff, 0xfe], Encoding.UTF8.GetBytes("""{"title":"Kettle"}"""), null, "not UTF-8"),
    ];

    private KafkaShopApi Shop => fixture.Api;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => fixture.UntilCaughtUpAsync();

    [SkippableFact]
    public async Task EveryInputFromTheFieldIsTakenAsOverHttpOrSetAsideAndAllThatIsFoundIsCounted()
    {
        await SendBadEventsAsync();
        await SendRawEventsAsync();
        var events = await SendEventsAsync();
        await SendProductsAsync();
        await SendRawProductsAsync();

        DeadLetters letters = null!;
        await Eventually.TryAsync(
            async () => _refused.Keys.All((letters = await DeadLetterReader.ReadAllAsync(fixture.Cluster.BootstrapServers)).Originals.ContainsKey), Patience);
        Assert.Equal(_refused.Keys.Order(), letters.Originals.Keys.Order());
        foreach (var (position, words) in _refused)
        {
            Assert.All(words, word => Assert.Contains(word, letters.Reasons[position], StringComparison.OrdinalIgnoreCase));
        }

        foreach (var (taken, last) in events)
        {
            await Shop.UntilAppliedAsync(taken.Name, last);
            await taken.AssertTakenAsync(Shop);
        }

        foreach (var product in FieldCases.Products)
        {
            await UntilShownAsync(product);
        }

        await CheckQualityAsync();
        Assert.Equal(HttpStatusCode.OK, await fixture.Cluster.Silos[0].StatusOfAsync("/healthz/ready"));
    }

    private static string View(string userId) =>
        $$"""{"event_id":"{{Guid.NewGuid():N}}","event_name":"view_item","user_id":"{{userId}}","items":[{"item_id":"a"}]}""";

    private static (byte[] Key, byte[] Value, string? Shown, string? Cause) Good(string key, string value, string shown) =>
        (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), shown, null);

    private async Task<List<(EventCase Taken, TopicPartitionOffset Last)>> SendEventsAsync()
    {
        var taken = new List<(EventCase, TopicPartitionOffset)>();
        foreach (var events in FieldCases.Events)
        {
            var written = await Task.WhenAll(events.Documents.Select(json => Shop.ProduceAsync(KafkaShopApi.Events, events.Name, json)));
            if (events.Refusal is { } refusal)
            {
                Refused(written[0], refusal.Split(' ')[0], events.Cause);
            }
            else
            {
                taken.Add((events, written[^1].TopicPartitionOffset));
                Found(events.Findings);
            }
        }

        return taken;
    }

    /// <summary>The tables of what no shop should send.</summary>
    private async Task SendBadEventsAsync()
    {
        foreach (var row in BadEventTests.BadDocuments)
        {
            Refused(await Shop.ProduceAsync(KafkaShopApi.Events, "bad", (string)row[0]));
        }

        foreach (var row in BadEventTests.BadFields)
        {
            var (field, json, fault) = ((string)row[0], (string?)row[1], (string)row[2]);
            Refused(await Shop.ProduceAsync(KafkaShopApi.Events, "bad", BadEventTests.Broken("bad", field, json)), fault.Split(' ')[0]);
        }
    }

    private async Task SendRawEventsAsync()
    {
        foreach (var headers in new[] { null, ForeignHeaders })
        {
            // Other events each time: those that count for nothing show.
            foreach (var (value, cause) in RawEvents)
            {
                var written = await Shop.ProduceAsync(KafkaShopApi.Events, Encoding.UTF8.GetBytes("framed"), value, headers);
                if (cause is not null)
                {
                    Refused(written, cause);
                }
            }
        }

        await Eventually.HoldsAsync("the framed events are applied", async () => await Shop.AppliedEventsAsync("framed") == 2 * RawEvents.Count(one => one.Cause is null), Patience);
    }

    private async Task SendProductsAsync()
    {
        foreach (var product in FieldCases.Products)
        {
            if (product.Before is { } before)
            {
                await Shop.ProduceAsync(KafkaShopApi.Catalog, product.Name, before);
            }

            var written = await Shop.ProduceAsync(KafkaShopApi.Catalog, product.Name, product.Json);
            if (product.Refusal is { } refusal)
            {
                Refused(written, refusal.StartsWith("body ", StringComparison.Ordinal) ? "" : refusal.Split(' ')[0], product.Cause);
            }
            else
            {
                // Properties that no product has count once for the record.
                Found(product.Findings.DistinctBy(finding => finding.EndsWith("unknown_property", StringComparison.Ordinal) ? "" : finding));
            }
        }
    }

    /// <summary>Each once the one before it is done: of several that are applied together the last would say it all.</summary>
    private async Task SendRawProductsAsync()
    {
        foreach (var (key, value, expected, cause) in RawProducts)
        {
            var written = await Shop.ProduceAsync(KafkaShopApi.Catalog, key, value);
            if (cause is not null)
            {
                Refused(written, cause);
            }
            else
            {
                var itemId = JsonElement.Parse(expected!).TryGetProperty("item_id", out var named) ? named.GetString()! : Encoding.UTF8.GetString(key);
                await UntilShownAsync(new ProductCase(itemId, "") { Shown = expected! });
            }
        }
    }

    private Task UntilShownAsync(ProductCase product) => Eventually.HoldsAsync($"{product.Name} is stored", () => product.IsShownAsync(Shop), Patience);

    private void Refused(DeliveryResult<byte[], byte[]> written, params string[] words) =>
        _refused.Add(new RecordPosition(written.Topic, written.Partition.Value, written.Offset.Value), words);

    private void Found(IEnumerable<string> findings)
    {
        foreach (var finding in findings.Select(finding => finding.Split(' ')))
        {
            var rule = QualityRules.OfFinding(new FieldRejection(finding[0], finding[1], ""));
            _found[rule] = _found.GetValueOrDefault(rule) + 1;
        }
    }

    /// <summary>What readers found and refused, of events and of products alike, is in the report with samples that name it.</summary>
    private async Task CheckQualityAsync()
    {
        JsonElement[] rules = [];
        string[] readers = [QualityRules.Schema, QualityRules.UnknownProperty, QualityRules.Ids, QualityRules.PriceRange, QualityRules.QuantityRange, QualityRules.TimeWindow];
        var expected = readers.Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule} {_found.GetValueOrDefault(rule)}"));
        await Eventually.TryAsync(
            async () =>
            {
                rules = [.. (await Shop.GetAsync("/v1/quality")).Expect(HttpStatusCode.OK).Json.GetProperty("rules").EnumerateArray()];
                return rules.Sum(rule => rule.GetProperty("quarantined").GetInt64()) >= _refused.Count;
            },
            Patience);
        Assert.Equal(_refused.Count, rules.Sum(rule => rule.GetProperty("quarantined").GetInt64()));
        Assert.Equal(expected, readers.Select(name => Rule(name)).Select(rule => $"{rule.GetProperty("rule").GetString()} {rule.GetProperty("flagged")}"));
        var sample = Rule(QualityRules.UnknownProperty).GetProperty("samples")[0];
        Assert.Equal("properties that no product has", sample.GetProperty("item_id").GetString());
        Assert.StartsWith("shop.catalog/", sample.GetProperty("origin").GetString(), StringComparison.Ordinal);
        Assert.Contains("colour", sample.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("warehouse", sample.GetProperty("message").GetString(), StringComparison.Ordinal);
        var metrics = await fixture.Cluster.Silos[0].Http.GetStringAsync("/metrics");
        Assert.Contains(metrics.Split('\n'), line => line.StartsWith("realtimerec_quality_findings_total{", StringComparison.Ordinal) && line.Contains("rule=\"unknown_property\"", StringComparison.Ordinal));

        JsonElement Rule(string name) => rules.Single(rule => rule.GetProperty("rule").GetString() == name);
    }
}
