using System.Text;
using RealtimeRec.Events;
using RealtimeRec.Reading.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>A bad part of an event costs that part alone, what the world writes differently is read, and what is not understood is told.</summary>
public sealed class LenientReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void OfAnOrderWithAVoucherAndALineWithoutAnIdTheProductIsBought()
    {
        var reading = Read(Purchase("""[{"item_id":"a","price":40},{"item_id":"VOUCHER","price":-5},{"name":"Gift wrap","price":2}]"""));
        Assert.Equal([new EventItem("a", 40)], reading.Event!.Items);
        Assert.Equal(["items[1].price", "items[2].item_id", "items[2].name"], reading.Findings.Select(finding => finding.Field).Order(StringComparer.Ordinal));
        Assert.All(reading.Findings, finding => Assert.StartsWith(finding.Field, finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AWeighedProductAndTheOneBesideItAreBought()
    {
        var reading = Read(Purchase("""[{"item_id":"apples","quantity":0.75},{"item_id":"milk","quantity":2}]"""));
        Assert.Equal([new EventItem("apples", null, 1), new EventItem("milk", null, 2)], reading.Event!.Items);
        Assert.Equal("items[0].quantity", Assert.Single(reading.Findings).Field);
    }

    [Theory]
    [InlineData("""{"item_id":"a","price":"22.90","quantity":"2"}""", "a", "22.90", 2)]
    [InlineData("""{"item_id":4269}""", "4269", null, null)]
    [InlineData("""{"item_id":4269.0}""", "4269", null, null)]
    [InlineData("""{"item_id":9007199254740993}""", "9007199254740993", null, null)]
    [InlineData("""{"item_id":" a ","price":" 9.5 ","quantity":" "}""", "a", "9.5", null)]
    [InlineData("""{"item_id":"a","price":"15.00 EUR","quantity":2.0}""", "a", "15.00", 2)]
    [InlineData("""{"item_id":"a","price":16777217.01}""", "a", "16777217.01", null)]
    [InlineData("""{"item_id":"a","price":1e2,"quantity":"1e1"}""", "a", "100", 10)]
    [InlineData("""{"item_id":"a","price":null,"quantity":""}""", "a", null, null)]
    public void NumbersAndIdsAreTakenAsTheWorldWritesThem(string item, string itemId, string? price, int? quantity)
    {
        var reading = Read(View($"[{item}]"));
        Assert.Empty(reading.Findings);
        Assert.Equal(
            [new EventItem(itemId, price is null ? null : decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), quantity)], reading.Event!.Items);
    }

    [Theory]
    [InlineData("""{"item_id":"a","price":-0.01}""", "items[0].price out_of_range")]
    [InlineData("""{"item_id":"a","price":100000000.01}""", "items[0].price out_of_range")]
    [InlineData("""{"item_id":"a","price":1e999}""", "items[0].price out_of_range")]
    [InlineData("""{"item_id":"a","price":"NaN"}""", "items[0].price wrong_type")]
    [InlineData("""{"item_id":"a","price":"1,299"}""", "items[0].price wrong_type")]
    [InlineData("""{"item_id":"a","price":{"amount":1}}""", "items[0].price wrong_type")]
    [InlineData("""{"item_id":"a","quantity":0}""", "items[0].quantity out_of_range")]
    [InlineData("""{"item_id":"a","quantity":-1}""", "items[0].quantity out_of_range")]
    [InlineData("""{"item_id":"a","quantity":1000001}""", "items[0].quantity out_of_range")]
    [InlineData("""{"item_id":"a","quantity":99999999999999999999999999999999}""", "items[0].quantity out_of_range")]
    [InlineData("""{"item_id":"a","quantity":"many"}""", "items[0].quantity wrong_type")]
    [InlineData("""{"item_id":"a"},{}""", "items[1].item_id required")]
    [InlineData("""{"item_id":"a"},7""", "items[1] wrong_type")]
    [InlineData("""{"item_id":"a"},{"item_id":"  "}""", "items[1].item_id blank")]
    [InlineData("""{"item_id":"a","item_brand":"x"},{"item_id":"a","item_brand":"y"}""", "items[0].item_brand unknown_property")]
    public void ABadPartOfAnItemIsLeftOutAndTheEventStands(string items, string finding)
    {
        var reading = Read(View($"[{items}]"));
        Assert.Equal("a", reading.Event!.Items[0].ItemId);
        Assert.Null(reading.Event.Items[0].Price);
        Assert.Null(reading.Event.Items[0].Quantity);
        Assert.Equal(finding, $"{Assert.Single(reading.Findings).Field} {reading.Findings[0].Reason}");
    }

    [Theory]
    [InlineData("session_id", "{}", "wrong_type")]
    [InlineData("session_id", "\"a\\nb\"", "control_character")]
    [InlineData("feed_id", "true", "wrong_type")]
    [InlineData("feed_id", "\"\\ud800\"", "lone_surrogate")]
    [InlineData("page", "1", "unknown_property")]
    public void ABadPartOfAnEventIsLeftOutAndTheEventStands(string field, string value, string reason)
    {
        var reading = Read(View("""[{"item_id":"a"}]""", $"\"{field}\":{value}"));
        Assert.Equal((null, null), (reading.Event!.SessionId, reading.Event.FeedId));
        Assert.Equal((field, reason), (Assert.Single(reading.Findings).Field, reading.Findings[0].Reason));
    }

    [Theory]
    [InlineData("session_id", "\"\"")]
    [InlineData("feed_id", "\"  \"")]
    [InlineData("event_time", "\"\"")]
    [InlineData("search_term", "\"\"")]
    public void ABlankOptionalTextIsNone(string field, string value)
    {
        var reading = Read(View("""[{"item_id":"a"}]""", $"\"{field}\":{value}"));
        Assert.Empty(reading.Findings);
        Assert.Equal((null, null, Now), (reading.Event!.SessionId, reading.Event.FeedId, reading.Event.Time));
    }

    [Theory]
    [InlineData("session_id")]
    [InlineData("feed_id")]
    [InlineData("event_time")]
    public void WhatIsUnavailableToWhoeverSendsAnEventIsNoValue(string field)
    {
        const string Items = """[{"item_id":"a","price":"__debezium_unavailable_value","quantity":"__debezium_unavailable_value"}]""";
        var reading = Read(View(Items, $"\"{field}\":\"__debezium_unavailable_value\""));
        Assert.Empty(reading.Findings);
        Assert.Equal(new EventItem("a"), Assert.Single(reading.Event!.Items));
        Assert.Equal((null, null, Now), (reading.Event.SessionId, reading.Event.FeedId, reading.Event.Time));
    }

    [Theory]
    [InlineData("""{"event_id":"__debezium_unavailable_value","event_name":"view_item","user_id":"u","items":[{"item_id":"a"}]}""", "event_id required")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"__debezium_unavailable_value","items":[{"item_id":"a"}]}""", "user_id required")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"item_id":"__debezium_unavailable_value"}]}""", "items[0].item_id required")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":["__debezium_unavailable_value"]}""", "items required")]
    [InlineData("""{"event_id":"e","event_name":"search","user_id":"u","search_term":"__debezium_unavailable_value"}""", "search_term required")]
    public void WhatMakesAnEventMayNotBeUnavailable(string json, string rejection) =>
        Assert.Equal(rejection, $"{Assert.Single(Read(json).Rejections).Field} {Read(json).Rejections[0].Reason}");

    [Theory]
    [InlineData("\"event_timestamp\":\"1795392924000000\"", "event_timestamp", "event_time")]
    [InlineData("\"eventTime\":\"2026-11-01T00:00:00Z\"", "eventTime", "event_time")]
    [InlineData("\"Event_Time\":1", "Event_Time", "event_time")]
    [InlineData("\"event_tiem\":1", "event_tiem", "event_time")]
    [InlineData("\"timestamp\":1", "timestamp", "event_time")]
    [InlineData("\"sesion_id\":\"s\"", "sesion_id", "session_id")]
    [InlineData("\"ga_session_id\":7", "ga_session_id", "session_id")]
    public void ANearMissOfAKnownNameIsRefusedWithTheNameMeant(string property, string named, string meant)
    {
        var rejection = Assert.Single(Read(View("""[{"item_id":"a"}]""", property)).Rejections);
        Assert.Equal((named, RejectionReasons.UnknownProperty), (rejection.Field, rejection.Reason));
        Assert.EndsWith($"did you mean {meant}?", rejection.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"userId":"u","event":"Product Viewed","messageId":"m","products":[{"product_id":"a"}],"timestamp":"2026-11-01T00:00:00Z"}""", "event_name event_id items event_time user_id")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_pseudo_id":"u","items":[{"item_id":"a"}]}""", "user_id")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","item_id":"a"}""", "items")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"sku":"a"}]}""", "item_id")]
    [InlineData("""{"event_id":"e","event_name":"view_item","user_id":"u","items":[{"item_id":"a","Price":1}]}""", "price")]
    [InlineData("""{"event_id":"e","event_name":"search","user_id":"u","query":"kettle"}""", "search_term")]
    public void NamesOfOtherSystemsAreRefusedWithTheNameMeant(string json, string meant)
    {
        var rejections = Read(json).Rejections;
        Assert.Equal(
            meant.Split(' ').Order(StringComparer.Ordinal),
            rejections.Select(rejection => rejection.Message.Split("did you mean ")[1].TrimEnd('?')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AnotherNameBesideTheKnownOneIsOnlyTold()
    {
        var reading = Read(View("""[{"item_id":"a"}]""", "\"event_time\":1795392924,\"timestamp\":1,\"client_id\":\"c\",\"query\":\"q\""));
        Assert.Equal(1795392924, reading.Event!.Time.ToUnixTimeSeconds());
        Assert.Equal(["timestamp", "client_id", "query"], reading.Findings.Select(finding => finding.Field));
    }

    [Fact]
    public void AnEventNameInOtherSpellingIsRefusedWithTheNameMeant() =>
        Assert.EndsWith(
            "did you mean add_to_cart?",
            Assert.Single(Read("""{"event_id":"e","event_name":"AddToCart","user_id":"u","items":[{"item_id":"a"}]}""").Rejections).Message,
            StringComparison.Ordinal);

    [Fact]
    public void LinesAreReadEachForItself()
    {
        var good = View("""[{"item_id":"a"}]""");
        var document = ShopEventReader.ReadLines(Encoding.UTF8.GetBytes($"\uFEFF{good}\r\n\n{{\n[{good}]\n{good}"), Now);
        Assert.True(document.IsArray);
        Assert.Equal([true, false, false, true], document.Events.Select(reading => reading.Event is not null));
        Assert.Equal("malformed", document.Events[1].Rejections[0].Reason);
        Assert.Equal("required", ShopEventReader.ReadLines("\n \n"u8, Now).Fault!.Reason);
        Assert.Equal("too_many", ShopEventReader.ReadLines(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(good, 1_001))), Now).Fault!.Reason);
    }

    [Fact]
    public void TheDataOfACloudEventMayBeEncoded()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"event_name":"view_item","user_id":"u","items":[{"item_id":"a"}]}"""));
        var reading = Read($$"""{"specversion":"1.0","id":"c1","type":"shop","source":"/s","data_base64":"{{data}}"}""");
        Assert.Equal(("c1", "a"), (reading.Event!.EventId, reading.Event.Items[0].ItemId));
        Assert.Equal("data_base64", Assert.Single(Read("""{"specversion":"1.0","id":"c1","data_base64":"?"}""").Rejections).Field);
        Assert.Equal("data_base64", Assert.Single(Read("""{"specversion":"1.0","id":"c1","data_base64":"e30"}""").Rejections).Field);
    }

    private static string Purchase(string items) => $$"""{"event_id":"e","event_name":"purchase","user_id":"u","items":{{items}}}""";

    private static string View(string items, string? more = null) =>
        $$"""{"event_id":"e","event_name":"view_item","user_id":"u","items":{{items}}{{(more is null ? "" : "," + more)}}}""";

    private static EventReading Read(string json) => Assert.Single(ShopEventReader.Read(Encoding.UTF8.GetBytes(json), Now).Events);
}
