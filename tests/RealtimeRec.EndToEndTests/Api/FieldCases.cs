using System.Text;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>Inputs from the field: what shops' developers, exports and databases really send. Each is tried by every way in.</summary>
internal static class FieldCases
{
    private const string EncodedData = "an envelope of CloudEvents with encoded data";
    private const string Unavailable = "\"__debezium_unavailable_value\"";

    /// <summary>Events.</summary>
    public static IReadOnlyList<EventCase> Events { get; } =
    [
        new("an order with a voucher and a line without an id", Order("""[{"item_id":"a","price":40},{"item_id":"VOUCHER","price":-5},{"name":"Gift wrap","price":2}]"""))
        {
            Interactions = ["purchase a 40 x1"],
            Findings = ["items[1].price out_of_range", "items[2].item_id required"],
        },
        new("a weighed product and one beside it", Order("""[{"item_id":"apples","quantity":0.75},{"item_id":"milk","quantity":2}]"""))
        {
            Interactions = ["purchase apples x1", "purchase milk x2"],
            Findings = ["items[0].quantity wrong_type"],
        },
        new("numbers as text and ids as numbers", Order("""[{"item_id":4269,"price":"22.90","quantity":"2"}]""")) { Interactions = ["purchase 4269 22.90 x2"] },
        new("a price that no binary number holds", Order("""[{"item_id":"a","price":16777217.01}]""")) { Interactions = ["purchase a 16777217.01 x1"] },
        new("ids with blanks around them", """{"event_id":" NEW ","event_name":"view_item","user_id":" USER ","items":[{"item_id":" a "}]}""") { Interactions = ["view_item a x1"] },
        new("a time of another system's name", """{"event_id":"NEW","event_name":"view_item","event_timestamp":"1795392924000000","user_id":"USER","items":[{"item_id":"a"}]}""")
        {
            Refusal = "event_timestamp unknown_property",
            Cause = "did you mean event_time?",
        },
        new("items of another system's name", """{"event_id":"NEW","event_name":"view_item","user_id":"USER","items":[{"sku":"a"}]}""")
        {
            Refusal = "items[0].sku unknown_property",
            Cause = "did you mean item_id?",
        },
        new("a time before there was any", """{"event_id":"NEW","event_name":"view_item","event_time":0,"user_id":"USER","items":[{"item_id":"a"}]}""") { Refusal = "event_time too_old" },
        new("microseconds", """{"event_id":"NEW","event_name":"view_item","event_time":1772362800000000,"user_id":"USER","items":[{"item_id":"a"}]}""") { Interactions = ["view_item a x1"] },
        new("a time without an offset", """{"event_id":"NEW","event_name":"view_item","event_time":"2026-03-01T11:00:00","user_id":"USER","items":[{"item_id":"a"}]}""") { Interactions = ["view_item a x1"] },
        new("properties that no event has", """{"event_id":"NEW","event_name":"view_item","user_id":"USER","client_id":"c","items":[{"item_id":"a","item_brand":"b"}]}""") { Interactions = ["view_item a x1"] },
        new("blank optional texts", """{"event_id":"NEW","event_name":"view_item","user_id":"USER","session_id":"","feed_id":" ","event_time":"","items":[{"item_id":"a","price":""}]}""") { Interactions = ["view_item a x1"] },
        new("a session that is none", """{"event_id":"NEW","event_name":"view_item","user_id":"USER","session_id":{},"items":[{"item_id":"a"}]}""")
        {
            Interactions = ["view_item a x1"],
            Findings = ["session_id wrong_type"],
        },
        new("an envelope of CloudEvents", """{"specversion":"1.0","id":"NEW","type":"t","source":"/s","data":{"event_name":"view_item","user_id":"USER","items":[{"item_id":"a"}]}}""") { Interactions = ["view_item a x1"] },
        new(EncodedData, $$"""{"specversion":"1.0","id":"NEW","type":"t","source":"/s","data_base64":"{{Base64($$"""{"event_name":"view_item","user_id":"{{EncodedData}}","items":[{"item_id":"a"}]}""")}}"}""") { Interactions = ["view_item a x1"] },
        new("what Debezium does not know", $$"""{"event_id":"NEW","event_name":"view_item","user_id":"USER","session_id":{{Unavailable}},"items":[{"item_id":"a","price":{{Unavailable}}}]}""") { Interactions = ["view_item a x1"] },
        new("an id that Debezium does not know", $$"""{"event_id":"NEW","event_name":"view_item","user_id":"USER","items":[{"item_id":{{Unavailable}}}]}""") { Refusal = "items[0].item_id required" },
        new("one piece of two sent back", Order("""[{"item_id":"cup","price":9,"quantity":2}]"""), Order("""[{"item_id":"cup","price":9,"quantity":1}]""", "refund"))
        {
            Interactions = ["purchase cup 9 x2", "refund cup 9 x1"],
        },
        new("a thousand events sent again after another one", [.. Thousand(), View("one-more"), .. Thousand()]) { Applied = 1_001 },
    ];

    /// <summary>Products.</summary>
    public static IReadOnlyList<ProductCase> Products { get; } =
    [
        new("a stock below nothing", """{"title":"Kettle","stock":-1}""") { Shown = """{"title":"Kettle","stock":0}""", Findings = ["stock out_of_range"] },
        new("a genuine replacement character and an exact price", """{"title":"a genuine \uFFFD","price":16777217.01}""") { Shown = """{"title":"a genuine \uFFFD","price":16777217.01}""" },
        new("a price with its currency as text", """{"title":"Kettle","price":"15.00 eur"}""") { Shown = """{"price":15.00,"currency":"EUR"}""" },
        new("a price below nothing", """{"title":"Kettle","price":-5}""") { Shown = """{"title":"Kettle","price":null}""", Findings = ["price out_of_range"] },
        new("a currency that is none", """{"title":"Kettle","currency":"dollars"}""") { Shown = """{"title":"Kettle","currency":null}""", Findings = ["currency invalid_format"] },
        new("properties that no product has", """{"title":"Kettle","colour":"red","warehouse":7}""")
        {
            Shown = """{"title":"Kettle"}""",
            Findings = ["colour unknown_property", "warehouse unknown_property"],
        },
        new("a path of categories in parts of characters", """{"title":"Kettle","categories":" Cafe\u0301>Kettles "}""") { Shown = """{"categories":["Café > Kettles"]}""" },
        new("a wrapping that nobody knows", """{"schema":{},"payload":{"after":{"title":"Pot"}}}""")
        {
            Before = """{"title":"Kettle","price":45}""",
            Shown = """{"title":"Kettle","price":45}""",
            Refusal = "body required",
            Cause = "property of a product",
        },
        new("a title of another system's name", """{"name":"Pot","price":9}""")
        {
            Before = """{"title":"Kettle","price":45}""",
            Shown = """{"title":"Kettle","price":45}""",
            Refusal = "name unknown_property",
            Cause = "did you mean title?",
        },
        new("a price alone", """{"price":9}""") { Before = """{"title":"Kettle","price":45}""", Shown = """{"title":null,"price":9}""" },
        new("what Debezium does not know of a product", $$"""{"title":"Pot","description":{{Unavailable}},"categories":[{{Unavailable}}],"price":9}""")
        {
            Before = """{"title":"Kettle","description":"Boils","categories":["kitchen"],"price":45,"stock":3}""",
            Shown = """{"title":"Pot","description":"Boils","categories":["kitchen"],"price":9,"stock":null}""",
        },
    ];

    /// <summary>The case of a name, as a theory is given it.</summary>
    public static T Named<T>(this IReadOnlyList<T> cases, string name) => cases.Single(one => one!.ToString() == name);

    private static string Order(string items, string eventName = "purchase") => $$"""{"event_id":"NEW","event_name":"{{eventName}}","user_id":"USER","items":{{items}}}""";

    private static string View(string eventId) => $$"""{"event_id":"{{eventId}}","event_name":"view_item","user_id":"USER","items":[{"item_id":"a"}]}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Thousand() => Enumerable.Range(0, 1_000).Select(i => View($"e{i}"));
}
