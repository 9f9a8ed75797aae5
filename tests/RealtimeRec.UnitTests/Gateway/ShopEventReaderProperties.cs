using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Reading.Events;
using RealtimeRec.Reading.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ShopEventReaderProperties
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d800", "null", "true", "1", "-1e9", "1e999", "\"event_id\":", "\"items\":[{", "\"event_name\":\"search\"",
        "\"item_id\":\"a\"", "\"price\":", "\"quantity\":", "\"specversion\":\"1.0\"", "\"data\":{", "\"user_id\":\"\\ud800\"", "\"event_time\":", "\"2026-01-01T00:00:00Z\"", "耳", "\n",
    ];

    [Property(MaxTest = 1_000)]
    public void ArbitraryBytesAreReadOrRefused(byte[] bytes) => AssertAnswered(bytes);

    [Property(MaxTest = 2_000)]
    public Property ArbitraryPiecesOfEventsAreReadOrRefused() => Prop.ForAll(
        Gen.Elements(Fragments).ListOf().Select(string.Concat).ToArbitrary(),
        text => AssertAnswered(Encoding.UTF8.GetBytes(text)));

    [Property(MaxTest = 500)]
    public Property AGoodEventWithAByteChangedIsReadOrRefused() => Prop.ForAll(
        ValidEvents().Select(Write).SelectMany(
            bytes => Gen.Choose(0, bytes.Length - 1).SelectMany(
                at => Gen.Choose(0, 255).Select(value =>
                {
                    var changed = bytes.ToArray();
                    changed[at] = (byte)value;
                    return changed;
                }))).ToArbitrary(),
        AssertAnswered);

    [Property(MaxTest = 500)]
    public Property AValidEventComesBackAsItWas() => Prop.ForAll(ValidEvents().ToArbitrary(), expected =>
    {
        var reading = ShopEventReader.Read(Write(expected), Now).Events.Single();
        Assert.Empty(reading.Rejections);
        Assert.Equal(expected.Items, reading.Event!.Items);
        Assert.Equal(expected, reading.Event with { Items = expected.Items });
    });

    [Property(MaxTest = 200)]
    public Property AnArrayIsReadAsItsEvents() => Prop.ForAll(
        ValidEvents().NonEmptyListOf().ToArbitrary(),
        events =>
        {
            var array = $"[{string.Join(',', events.Select(shopEvent => Encoding.UTF8.GetString(Write(shopEvent))))}]";
            var document = ShopEventReader.Read(Encoding.UTF8.GetBytes(array), Now);
            Assert.Equal(events.Select(shopEvent => shopEvent.EventId), document.Events.Select(reading => reading.Event?.EventId));
        });

    /// <summary>Whatever lines and properties stand beside it: the product of a good line is bought.</summary>
    [Property(MaxTest = 1_000)]
    public Property AGoodLineSurvivesWhateverIsBesideIt()
    {
        var lines = Gen.Elements(
            "7", "null", "[]", "{}", "{\"item_id\":null}", "{\"item_id\":\" \"}", "{\"item_id\":\"v\",\"price\":-5}", "{\"item_id\":\"w\",\"quantity\":0}",
            "{\"item_id\":\"x\",\"price\":\"?\"}", "{\"item_id\":\"\\ud800\"}", "{\"price\":1e999}", "{\"item_id\":8,\"quantity\":\"0.5\",\"other\":{}}");
        var properties = Gen.Elements("\"session_id\":[]", "\"feed_id\":\"\\ud800\"", "\"other\":{\"a\":[1]}", "\"search_term\":7", "\"event_time\":\"\"");
        return Prop.ForAll(
            lines.ListOf().SelectMany(before => lines.ListOf().SelectMany(after => properties.ListOf().Select(more => (before, after, more)))).ToArbitrary(),
            parts =>
            {
                var items = string.Join(',', parts.before.Append("{\"item_id\":\"good\",\"price\":\"9.50\"}").Concat(parts.after));
                var json = $"{{{string.Concat(parts.more.Select(property => property + ","))}\"event_id\":1,\"event_name\":\"purchase\",\"user_id\":\"u\",\"items\":[{items}]}}";
                var reading = ShopEventReader.Read(Encoding.UTF8.GetBytes(json), Now).Events.Single();
                Assert.Empty(reading.Rejections);
                Assert.Contains(new EventItem("good", 9.50m), reading.Event!.Items);
                Assert.All(reading.Event.Items, item => Assert.True(item.Price is null or >= 0 && item.Quantity is null or > 0));
            });
    }

    private static void AssertAnswered(byte[] bytes)
    {
        var document = ShopEventReader.Read(bytes, Now);
        Assert.True(document.Fault is not null ^ document.Events.Count > 0);
        Assert.All(document.Events, reading => Assert.True(reading.Event is not null ^ reading.Rejections.Length > 0));

        var product = ProductReader.Read(bytes);
        Assert.True(product.Product is not null ^ product.Rejections.Length > 0);
    }

    private static byte[] Write(ShopEvent shopEvent) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        event_id = shopEvent.EventId,
        event_name = EventNames.Of(shopEvent.Kind),
        event_time = shopEvent.Time,
        user_id = shopEvent.UserId,
        session_id = shopEvent.SessionId,
        items = shopEvent.Items.Select(item => new { item_id = item.ItemId, price = item.Price, quantity = item.Quantity }),
        search_term = shopEvent.SearchTerm,
        feed_id = shopEvent.FeedId,
        search_id = shopEvent.SearchId,
    });

    private static Gen<ShopEvent> ValidEvents()
    {
        var ids = Gen.Elements("a", "用户 7", "😀", "x/y?z&%2F", "\"quoted\\\"", new string('长', EventLimits.MaxIdLength));
        var optionalIds = Gen.OneOf(Gen.Constant<string?>(null), ids.Select(id => (string?)id));
        var items = ids.SelectMany(id => Gen.Choose(0, 1_000_000).SelectMany(cents => Gen.Choose(1, EventLimits.MaxQuantity).Select(
            quantity => new EventItem(id, cents % 7 == 0 ? null : cents / 100m, cents % 5 == 0 ? null : quantity))));
        return Gen.Elements(Enum.GetValues<EventKind>()).SelectMany(
            kind => ids.SelectMany(
                id => ids.SelectMany(
                    user => optionalIds.SelectMany(
                        session => items.NonEmptyListOf().SelectMany(
                            list => Gen.Choose(0, int.MaxValue).Select(age => new ShopEvent
                            {
                                EventId = id,
                                Kind = kind,
                                UserId = user,
                                SessionId = session,
                                FeedId = session,
                                SearchId = session,
                                Time = Now.AddTicks(-age * 1_000_001L),
                                Items = [.. list.Take(EventLimits.MaxItemsPerEvent)],
                                SearchTerm = kind == EventKind.Search ? id : session,
                            }))))));
    }
}
