using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.Testing.Contracts;
using RealtimeRec.UnitTests.Gateway;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Documentation;

/// <summary>What the OpenAPI document says of every route.</summary>
public sealed class ApiDocumentTests(GatewayServer server) : IClassFixture<GatewayServer>, IAsyncLifetime
{
    private JsonObject _document = null!;

    private IEnumerable<(string Name, JsonObject Operation)> Operations => _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
        .Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject())));

    public async Task InitializeAsync() => _document = JsonNode.Parse((await server.GetAsync("/openapi/v1.json")).Text)!.AsObject();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void ItIsOpenApi31WithoutCredentials()
    {
        Assert.StartsWith("3.1", (string)_document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("[{}]", _document["security"]!.ToJsonString());
    }

    [Fact]
    public void EverySchemaSaysWhatItIs()
    {
        var bare = new List<string>();
        Walk(_document, "", (place, schema) =>
        {
            if (!schema.ContainsKey("type") && !schema.ContainsKey("$ref") && !schema.ContainsKey("oneOf"))
            {
                bare.Add($"{place}: {schema.ToJsonString()}");
            }
        });
        Assert.Empty(bare);
    }

    [Fact]
    public void NumbersAreNumbersAndOnlyAPatchHasNulls()
    {
        var several = new List<string>();
        Walk(_document, "", (place, schema) =>
        {
            if (schema["type"] is JsonArray types && !(place.Contains("/ProductPatch/", StringComparison.Ordinal) && types.Count == 2 && types.Any(type => (string?)type == "null")))
            {
                several.Add($"{place}: {types.ToJsonString()}");
            }
        });
        Assert.Empty(several);
    }

    [Fact]
    public void EveryReferenceIsThere()
    {
        var text = _document.ToJsonString();
        var named = System.Text.RegularExpressions.Regex.Matches(text, "\"\\$ref\":\"#/components/(schemas|headers)/([^\"]+)\"").Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Distinct();
        Assert.All(named, reference => Assert.NotNull(_document["components"]![reference.Item1]![reference.Item2]));
    }

    [Fact]
    public void EveryRouteHasItsAnswersProblemsAndHeaders()
    {
        Assert.NotEmpty(Operations);
        Assert.All(Operations, route =>
        {
            var (name, operation) = route;
            Assert.NotNull(operation["operationId"]);
            Assert.NotNull(operation["summary"]);
            Assert.NotEmpty(operation["tags"]!.AsArray());
            var responses = operation["responses"]!.AsObject();
            Assert.Superset(new HashSet<string>(["400", "408", "414", "431", "500", "503"]), responses.Select(response => response.Key).ToHashSet());
            foreach (var (status, response) in responses)
            {
                Assert.False(string.IsNullOrWhiteSpace((string?)response!["description"]), $"{name} {status}");
                var headers = response["headers"]!.AsObject();
                Assert.True(headers.ContainsKey("Server-Timing") && headers.ContainsKey("traceparent"), $"{name} {status}");
                Assert.Equal(status is "429" or "503", headers.ContainsKey("Retry-After"));
                Assert.Equal(status is "304" || (status is "200" && responses.ContainsKey("304")), headers.ContainsKey("ETag"));
                if (status[0] is '4' or '5')
                {
                    Assert.Equal("#/components/schemas/Problem", (string?)response["content"]!["application/problem+json"]!["schema"]!["$ref"]);
                }
            }

            if (operation["requestBody"] is { } body)
            {
                Assert.True((bool)body["required"]!, name);
                Assert.Superset(new HashSet<string>(["411", "415"]), responses.Select(response => response.Key).ToHashSet());
            }
        });
    }

    [Fact]
    public void EveryExampleIsWhatItsSchemaSays()
    {
        var contract = new ApiContract(_document);
        var checkedOnes = 0;
        Assert.All(Operations, route =>
        {
            foreach (var (type, content) in route.Operation["requestBody"]?["content"]?.AsObject() ?? [])
            {
                Check(content!, $"{route.Name} {type}", isAnswer: false);
            }

            foreach (var (status, response) in route.Operation["responses"]!.AsObject())
            {
                foreach (var (type, content) in response!["content"]?.AsObject() ?? [])
                {
                    Check(content!, $"{route.Name} {status} {type}", isAnswer: true);
                }
            }
        });
        Assert.True(checkedOnes > 100, $"{checkedOnes} examples");

        void Check(JsonNode content, string place, bool isAnswer)
        {
            Assert.True(content["example"] is not null, $"{place} has no example");
            Assert.True(contract.CheckValue(content["example"], content["schema"]!.AsObject(), isAnswer) is not { } fault, $"{place}: {contract.CheckValue(content["example"], content["schema"]!.AsObject(), isAnswer)}");
            checkedOnes++;
        }
    }

    [Fact]
    public async Task EveryExampleOfABodyIsTaken()
    {
        foreach (var (name, operation) in Operations.ToArray())
        {
            foreach (var (type, content) in operation["requestBody"]?["content"]?.AsObject() ?? [])
            {
                var (method, path) = (name.Split(' ')[0], name.Split(' ')[1].Replace("{item_id}", "sku-1", StringComparison.Ordinal).Replace("{user_id}", "u-42", StringComparison.Ordinal));
                var answer = await server.SendAsync(new HttpMethod(method), path, Encoding.UTF8.GetBytes(content!["example"]!.ToJsonString()), type);
                Assert.True(answer.Status is >= 200 and < 300, $"{name} {type}: {answer.Status} {answer.Text}");
                Assert.False(answer.Json.TryGetProperty("warnings", out _), answer.Text);
                Assert.DoesNotContain("\"warnings\"", answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ClosedSetsAreWhole()
    {
        Assert.Equal(EventNames.All, EnumOf("EventName"));
        Assert.Equal(EventNames.All, Enum.GetNames<EventKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        Assert.Equal(Constants(typeof(RejectionReasons)).Order(), RejectionReasons.All.Order());
        Assert.Equal(RejectionReasons.All.Union(QualityRules.All), EnumOf("ProblemError", "reason"));
        Assert.Equal(QualityRules.All, EnumOf("RuleReport", "rule"));
        Assert.Equal(["flag", "quarantine", "reject"], EnumOf("RuleAction"));
        Assert.Equal(["applied", "accepted", "duplicate", "rejected"], EnumOf("EventResult", "status"));
        Assert.Equal(["created", "updated", "unchanged"], EnumOf("ProductWritten", "outcome"));
        Assert.Equal(["applied", "duplicate", "rejected", "quarantined"], EnumOf("EventOutcome"));
    }

    [Fact]
    public void OneEventAndManyAreOfOneSchema()
    {
        var schema = _document["paths"]!["/v1/events"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal("#/components/schemas/Event", (string?)schema["oneOf"]![0]!["$ref"]);
        Assert.Equal("#/components/schemas/Events", (string?)schema["oneOf"]![1]!["$ref"]);
        var several = _document["components"]!["schemas"]!["Events"]!;
        Assert.Equal("#/components/schemas/Event", (string?)several["items"]!["$ref"]);
        Assert.Equal(EventLimits.MaxEventsPerRequest, (int)several["maxItems"]!);
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private string[] EnumOf(string schema, string? property = null)
    {
        var found = _document["components"]!["schemas"]![schema]!;
        return [.. (property is null ? found : found["properties"]![property]!)["enum"]!.AsArray().Select(value => (string)value!)];
    }

    /// <summary>Visits every schema of the document that says something of values by itself.</summary>
    private static void Walk(JsonNode? node, string place, Action<string, JsonObject> visit)
    {
        switch (node)
        {
            case JsonObject given:
                foreach (var (name, value) in given)
                {
                    var at = $"{place}/{name}";
                    if (name is "example" or "default" or "enum")
                    {
                        continue;
                    }

                    if (value is JsonObject schema && (name is "schema" or "items" or "additionalProperties" || place.EndsWith("/properties", StringComparison.Ordinal) || place == "/components/schemas")
                        && !place.EndsWith("/else", StringComparison.Ordinal) && !place.Contains("/else/", StringComparison.Ordinal) && !place.Contains("/if/", StringComparison.Ordinal))
                    {
                        visit(at, schema);
                    }

                    Walk(value, at, visit);
                }

                break;
            case JsonArray several:
                for (var i = 0; i < several.Count; i++)
                {
                    Walk(several[i], string.Create(CultureInfo.InvariantCulture, $"{place}/{i}"), visit);
                }

                break;
        }
    }
}
