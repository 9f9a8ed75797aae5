using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeRec.Testing.Fuzz;

/// <summary>Values that have broken programs before, and ways to break a good document. All drawn from the generator given.</summary>
internal static class FuzzText
{
    public static readonly string[] Ids =
    [
        "a", " a ", "a,b", "a/b", "a%2Fb", "..", ".", "%", "%zz", "a b", "a\tb", "张三", "😀", "\u202Ereversed", "e\u0301", "\u00e9", "null", "undefined", "-1", "0",
        "__proto__", "constructor", "<script>alert(1)</script>", "' OR 1=1 --", "${jndi:ldap://x}", "{{7*7}}", "../../etc/passwd", "\u0000", "\ufeffid", new('x', 128), new('x', 129), new('鞋', 128), "a\\,b", "\\",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "-0", "1e308", "1e309", "-1e309", "0.1", "1.7976931348623157e308", "99999999999999999999999999", "9007199254740993", "2147483648", "-2147483649",
        "16777217.01", "\"\"", "\" \"", "\"1\"", "\"22.90\"", "\"NaN\"", "\"Infinity\"", "[]", "{}", "[[]]", "[null]", "{\"a\":null}", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ufffd\"",
        "\"2026-03-01T12:30:00Z\"", "\"2026-13-41T99:99:99Z\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "1795392924", "1795392924000", "1795392924000000", "1795392924000000000", "-62135596800",
        "\"view_item\"", "\"purchase\"", "\"refund\"", "\"search\"", "\"add_to_cart\"", "\"VIEW_ITEM\"", "\"page_view\"", "\"javascript:alert(1)\"", "\"data:text/html,x\"", "\"EUR\"", "\"eur\"", "\"XXXXXXXX\"",
    ];

    private static readonly string[] Parameters =
    [
        "", "0", "1", "20", "100", "101", "-1", "1e3", "ten", "9999999999999999999", "true", "false", "maybe", "product", "everything", "%00", "%", "%zz", "%F0%9F%98%80", "%ED%A0%80", "%FF", "a,b", ",,,,", "%2C", "a%5C,b",
        "AQAAAA", "x", "..%2F", "%3Cscript%3E", "+", "a+b", "electronics", "Clothing%20%3E%20Hoodies",
    ];

    private static readonly string[] Fields =
    [
        "Accept: */*", "Accept: text/html", "Accept:", "Accept-Encoding: gzip, br, zstd", "Accept-Encoding: \u00ff", "X-A: b", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: evil.example", "Origin: null",
        "Origin: https://evil.example", "Cookie: a=b; .AspNetCore.Antiforgery=x", "Authorization: Bearer x", "Expect: 100-continue", "Upgrade: websocket", "Upgrade: h2c", "TE: trailers", "Range: bytes=0-1", "If-None-Match: *",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "traceparent: 00-zz", "tracestate: ,,,=", "ce-specversion: 1.0", "ce-specversion: 9", "ce-id: %E4%B8", "ce-time: never", "Content-Encoding: gzip",
        "Content-Language: \u00e9", "Last-Event-ID: x", "Sec-WebSocket-Key: x", "Via: 1.1 x", "Forwarded: for=\"[::1]\"", "X-HTTP-Method-Override: DELETE", "Access-Control-Request-Method: POST",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=\"UTF-8\"", "application/json;charset=latin1", "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "application/cloudevents+json", "application/cloudevents-batch+json", "application/x-ndjson", "application/ndjson", "application/octet-stream", "json", ";", "application/", "application/json; charset=",
    ];

    private static readonly string[] Hosts =
    [
        "localhost", "127.0.0.1", "127.0.0.1:99999", "[::1]", "[::1]:80", "evil.example", "", "a b", "localhost:", "localhost:-1", "localhost:x", "localhost.", "[", "[::", "user@localhost", "localhost:80:80", "999.999.999.999", "*", "%6cocalhost",
    ];

    public static string Value(Random random) => Pick(random, Values);

    public static string Parameter(Random random) => random.Next(40) == 0 ? new string('a', random.Next(1, 20_000)) : Pick(random, Parameters);

    public static string Field(Random random) => random.Next(50) == 0 ? "X-Long: " + new string('v', random.Next(1, 40_000)) : Pick(random, Fields);

    public static string ContentType(Random random) => Pick(random, ContentTypes);

    public static string Host(Random random) => Pick(random, Hosts);

    public static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>A document with one to three of its places changed.</summary>
    public static string MutateDocument(Random random, string json)
    {
        var document = JsonNode.Parse(json)!;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var places = Places(document).ToArray();
            if (places.Length == 0)
            {
                break;
            }

            Change(random, Pick(random, places));
        }

        return document.ToJsonString();
    }

    /// <summary>Bytes with some of them changed, left out, put in or cut off.</summary>
    public static byte[] MutateBytes(Random random, byte[] bytes)
    {
        var list = bytes.ToList();
        for (var i = random.Next(1, 6); i > 0 && list.Count > 0; i--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(6))
            {
                case 0:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    list[at] = (byte)random.Next(256);
                    break;
                case 2:
                    list.RemoveAt(at);
                    break;
                case 3:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 4:
                    list.RemoveRange(at, Math.Min(list.Count - at, random.Next(1, 30)));
                    break;
                default:
                    list.InsertRange(at, list.GetRange(at, Math.Min(list.Count - at, random.Next(1, 60))));
                    break;
            }
        }

        return [.. list];
    }

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject parent => parent.Select(property => property.Value),
            JsonArray parent => parent,
            _ => [],
        };
        foreach (var place in children.OfType<JsonNode>().SelectMany(Places))
        {
            yield return place;
        }
    }

    private static void Change(Random random, JsonNode place)
    {
        switch (place)
        {
            case JsonObject parent when parent.Count > 0:
                var (name, value) = parent.ElementAt(random.Next(parent.Count));
                switch (random.Next(4))
                {
                    case 0:
                        parent.Remove(name);
                        break;
                    case 1:
                        parent[Pick(random, ["extra", name.ToUpperInvariant(), name.Replace("_", "", StringComparison.Ordinal), "event_timestamp", ""])] = value?.DeepClone();
                        break;
                    case 2 when IsId(name):
                        parent[name] = Pick(random, Ids);
                        break;
                    default:
                        parent[name] = Parse(Value(random));
                        break;
                }

                break;
            case JsonArray list:
                if (list.Count > 0 && random.Next(2) == 0)
                {
                    for (var copies = random.Next(1, 20); copies > 0; copies--)
                    {
                        list.Add(list[0]?.DeepClone());
                    }
                }
                else
                {
                    list.Add(Parse(Value(random)));
                }

                break;
        }
    }

    private static bool IsId(string name) => name.EndsWith("_id", StringComparison.Ordinal);

    // What the library itself would not write (half a surrogate pair) is left to the mutation of bytes.
    private static JsonNode? Parse(string value)
    {
        try
        {
            var node = JsonNode.Parse(value);
            _ = node?.ToJsonString();
            return node;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
