using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeRec.Testing.Fuzz;

/// <summary>Draws requests: good events whose fate is counted, and everything that no polite client sends.</summary>
internal sealed class FuzzGenerator(Uri address, FuzzRoute[] routes, int seed, int different)
{
    /// <summary>Users of the events that are counted.</summary>
    public const int Users = 500;

    private const int Items = 200;
    private const int MutatedUsers = 200;

    private readonly FuzzRoute[] _withBody = [.. routes.Where(route => route.Example is not null)];

    /// <summary>A user whose events are counted; no other request names it.</summary>
    public static string User(int i) => string.Create(CultureInfo.InvariantCulture, $"fuzz-counted-{i}");

    /// <summary>Request <paramref name="i"/>: drawn from the seed and from <paramref name="i"/> up to where they begin anew.</summary>
    public FuzzRequest Make(long i)
    {
        var drawn = (int)(i % different);
        var random = new Random(unchecked((seed * 1_000_003) + drawn));
        return random.Next(100) switch
        {
            < 25 => CountedEvents(random, i, drawn),
            < 42 => WithBody(random, i, isBytes: false),
            < 50 => WithBody(random, i, isBytes: true),
            < 78 => Parameters(random),
            < 86 => Heads(random),
            _ => Framing(random),
        };
    }

    private FuzzRequest CountedEvents(Random random, long i, int drawn)
    {
        var user = User(drawn % Users);
        var events = new JsonArray();
        for (var k = random.Next(1, 6); k > 0; k--)
        {
            events.Add(new JsonObject
            {
                // Now and then the same event twice in one request: it counts once.
                ["event_id"] = string.Create(CultureInfo.InvariantCulture, $"f-{i}-{(random.Next(10) == 0 ? 1 : k)}"),
                ["event_name"] = FuzzText.Pick(random, ["view_item", "add_to_cart", "purchase", "search"]),
                ["user_id"] = user,
                ["search_term"] = "kettle",
                ["items"] = new JsonArray(new JsonObject { ["item_id"] = Item(random), ["price"] = random.Next(1, 100), ["quantity"] = 1 }),
            });
        }

        return new FuzzRequest(Whole("POST", "/v1/events", ["Content-Type: application/json"], Encoding.UTF8.GetBytes(events.ToJsonString())), true, false, false, user);
    }

    private FuzzRequest WithBody(Random random, long i, bool isBytes)
    {
        var route = FuzzText.Pick(random, _withBody);
        var example = Example(random, route, i);
        var body = Encoding.UTF8.GetBytes(isBytes ? example : FuzzText.MutateDocument(random, example));
        if (route.ContentType!.Contains("ndjson", StringComparison.Ordinal))
        {
            body = [.. body, (byte)'\n', .. Encoding.UTF8.GetBytes(Example(random, route, i)), (byte)'\n'];
        }

        body = isBytes ? FuzzText.MutateBytes(random, body) : body;
        var type = random.Next(8) == 0 ? FuzzText.ContentType(random) : route.ContentType;
        string[] fields = random.Next(20) == 0 ? [] : [$"Content-Type: {type}"];
        return new FuzzRequest(Whole(route.Method, Path(random, route.Path), fields, body), true, false, false, null);
    }

    private FuzzRequest Parameters(Random random)
    {
        var route = FuzzText.Pick(random, routes);
        var method = random.Next(12) == 0 ? FuzzText.Pick(random, ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"]) : route.Method;
        var query = new List<string>();
        for (var count = random.Next(4); count > 0; count--)
        {
            var name = route.Query.Length > 0 && random.Next(5) > 0 ? FuzzText.Pick(random, route.Query) : FuzzText.Pick(random, ["x", "", "limit", "%00", "a[]"]);
            query.Add($"{name}={FuzzText.Parameter(random)}");
        }

        var target = Path(random, route.Path) + (query.Count == 0 ? "" : "?" + string.Join('&', query));
        return new FuzzRequest(Whole(method, target, Fields(random), null), true, method == "HEAD", false, null);
    }

    private FuzzRequest Heads(Random random)
    {
        var route = FuzzText.Pick(random, routes);
        var head = $"{route.Method} {Path(random, route.Path)} HTTP/1.1\r\nHost: {FuzzText.Host(random)}\r\n{string.Concat(Fields(random).Select(field => field + "\r\n"))}Content-Length: 0\r\n\r\n";
        return new FuzzRequest(Encoding.Latin1.GetBytes(head), true, false, false, null);
    }

    /// <summary>What is no request, or more than one, or one that does not end.</summary>
    private FuzzRequest Framing(Random random)
    {
        const string Body = """{"event_name":"view_item","user_id":"fuzz-framing","items":[{"item_id":"a"}]}""";
        var host = $"Host: {address.Authority}\r\n";
        var post = $"POST /v1/events HTTP/1.1\r\n{host}Content-Type: application/json\r\n";
        var get = $"GET /v1/users/fuzz-framing/feed?limit=1 HTTP/1.1\r\n{host}\r\n";
        var kind = random.Next(26);
        var text = kind switch
        {
            0 => $"{post}Content-Length: {Body.Length + random.Next(1, 1_000)}\r\n\r\n{Body[..^1]}",
            1 => $"{post}Content-Length: {random.Next(1, Body.Length)}\r\n\r\n{Body}",
            2 => $"{post}Content-Length: -1\r\n\r\n{Body}",
            3 => $"{post}Content-Length: 99999999999999999999\r\n\r\n{Body}",
            4 => $"{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{Body}",
            5 => $"{post}Transfer-Encoding: chunked\r\n\r\n{FuzzText.Pick(random, ["zz", "-1", "fffffffffffffffffff", "", " ", "0x10", "10;", "10;ext=\"\u0001\""])}\r\n{Body[..16]}\r\n0\r\n\r\n",
            6 => $"{post}Transfer-Encoding: chunked\r\n\r\n{Body.Length + 20:x}\r\n{Body[..^1]}\r\n0\r\n\r\n",
            7 => $"{post}Transfer-Encoding: chunked\r\n\r\n5\r\n{Body}\r\n0\r\n\r\n",
            8 => $"{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            9 => $"{post}Transfer-Encoding: xchunked\r\n\r\n{Body[..^1]}",
            10 => $"{post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{get}",
            11 => $"{post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            12 => string.Concat(Enumerable.Repeat(get, random.Next(2, 12))),
            13 => $"{get}{post}Content-Length: 2\r\n\r\n{{}}{get}",
            14 => get[..random.Next(1, get.Length - 1)],
            15 => $"{get[..^2]} folded: value\r\n\r\n",
            16 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
            17 => "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + new string('\u0007', 60),
            18 => "GET /\r\n",
            19 => $"GET /{new string('a', 700_000)} HTTP/1.1\r\n{host}\r\n",
            20 => $"GET / HTTP/1.1\r\n{host}{string.Concat(Enumerable.Range(0, 150).Select(i => $"X-{i}: y\r\n"))}\r\n",
            21 => $"GET / HTTP/1.1\r\n{host}X-Long: {new string('v', 50_000)}\r\n\r\n",
            22 => $"GET / HTTP/{FuzzText.Pick(random, ["0.9", "1.2", "2.0", "3.0", "9.9", "1", "x"])}\r\n{host}\r\n",
            23 => $"GET / HTTP/1.1\r\n{FuzzText.Pick(random, ["", "Host: a\r\nHost: b\r\n", "Host:\r\n", "no colon\r\n", ": empty\r\n", "A B: c\r\n", "X: \0\r\n", "X: \u007f\r\n"])}\r\n",
            24 => $"GET http://evil.example/v1/trending HTTP/1.1\r\n{host}\r\n",
            _ => new string([.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => (char)random.Next(256))]),
        };
        return new FuzzRequest(Encoding.Latin1.GetBytes(text), false, false, kind is 0 or 6 or 9 or 14 or 17 or 18 or 25, null);
    }

    private string Example(Random random, FuzzRoute route, long i)
    {
        var document = JsonNode.Parse(route.Example!)!.AsObject();
        if (document.ContainsKey("event_id"))
        {
            document["event_id"] = string.Create(CultureInfo.InvariantCulture, $"m-{i}");
            document["user_id"] = string.Create(CultureInfo.InvariantCulture, $"fuzz-mutated-{random.Next(MutatedUsers)}");
            document["event_time"] = JsonSerializer.SerializeToNode(TimeProvider.System.GetUtcNow());
        }

        if (document.ContainsKey("item_id"))
        {
            document["item_id"] = Item(random);
        }

        return document.ToJsonString();
    }

    private static string Item(Random random) => string.Create(CultureInfo.InvariantCulture, $"fuzz-item-{random.Next(Items)}");

    private static string Path(Random random, string template)
    {
        var path = new StringBuilder();
        foreach (var segment in template.Split('/').Skip(1))
        {
            path.Append('/').Append(!segment.StartsWith('{') ? segment
                : random.Next(4) == 0 ? Uri.EscapeDataString(FuzzText.Pick(random, FuzzText.Ids))
                : segment == "{item_id}" ? Item(random)
                : string.Create(CultureInfo.InvariantCulture, $"fuzz-mutated-{random.Next(MutatedUsers)}"));
        }

        return random.Next(60) == 0 ? path + FuzzText.Pick(random, ["/", "//", "/..", "/%2e%2e/", "%00", "?", "#x"]) : path.ToString();
    }

    private static string[] Fields(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => FuzzText.Field(random))];

    private byte[] Whole(string method, string target, string[] fields, byte[]? body)
    {
        var length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        var head = $"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\n{string.Concat(fields.Select(field => field + "\r\n"))}{length}\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. body ?? []];
    }
}
