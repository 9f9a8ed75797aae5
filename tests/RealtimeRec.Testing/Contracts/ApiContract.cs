using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RealtimeRec.Testing.Contracts;

/// <summary>
/// A gateway's OpenAPI document, to check exchanges by: every request that was answered 2xx, with its path, its parameters and its body, and every
/// answer, with its status, its header fields and its body. An answer's objects may have no property but those described. What
/// the answer itself names as left out or mended of a body is left out of the check, and so are the other forms of values that readers take
/// (<see cref="TakenForms"/>). Thread-safe.
/// </summary>
public sealed partial class ApiContract
{
    private const string ProblemType = "application/problem+json";
    private const string StreamType = "text/event-stream";
    private const string CloudEventTypes = "application/cloudevents";

    /// <summary>An answer tells no more warnings of one object than these; what else was left out of it is not known.</summary>
    private const int MaxTold = 16;

    /// <summary>What libraries of browsers add to a query by themselves; the gateway passes it over.</summary>
    private static readonly string[] s_addedByLibraries = ["_", "lastEventId"];

    private static readonly string[] s_lineTypes = ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    private readonly Operation[] _operations;
    private readonly SchemaSet _requests;
    private readonly SchemaSet _answers;
    private readonly JsonObject _headers;

    /// <summary>Reads a document.</summary>
    public ApiContract(JsonObject document)
    {
        Document = document;
        var components = document["components"]!.AsObject();
        var schemas = components["schemas"]!.AsObject();
        _requests = new SchemaSet(schemas, areClosed: false);
        _answers = new SchemaSet(schemas, areClosed: true);
        _headers = components["headers"]?.AsObject() ?? [];
        _operations =
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
                .Select(operation => new Operation(operation.Key.ToUpperInvariant(), path.Key, Pattern(path.Key), operation.Value!.AsObject()))),
        ];
    }

    /// <summary>The document.</summary>
    public JsonObject Document { get; }

    private sealed record Operation(string Method, string Path, Regex Pattern, JsonObject Description);

    /// <summary>Checks an exchange.</summary>
    /// <exception cref="ContractViolationException">It is not what the document says.</exception>
    public void Check(Exchange exchange)
    {
        var end = exchange.Target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? exchange.Target : exchange.Target[..end];
        var query = end < 0 ? "" : exchange.Target[(end + 1)..];
        var method = exchange.Method == "HEAD" ? "GET" : exchange.Method;
        var operation = Array.Find(_operations, operation => operation.Method == method && operation.Pattern.IsMatch(path));
        if (operation is null || (exchange.Method == "HEAD" && operation.Description["responses"]?["200"]?["content"]?[StreamType] is not null))
        {
            // A stream has no head alone.
            CheckUnknown(exchange);
            return;
        }

        CheckAnswer(exchange, operation);
        if (exchange.Status is >= 200 and < 300)
        {
            CheckPath(exchange, operation, path);
            CheckQuery(exchange, operation, query);
            CheckBody(exchange, operation);
        }
    }

    /// <summary>Checks a value against a schema of the document.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">The schema, a part of the document.</param>
    /// <param name="isAnswer">Whether it is an answer, which has no property that is not described.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? CheckValue(JsonNode? value, JsonObject schema, bool isAnswer) => (isAnswer ? _answers : _requests).Check(value, schema);

    private void CheckUnknown(Exchange exchange)
    {
        if (exchange.Status < 400)
        {
            throw Violation(exchange, "paths", $"the document has no such operation, and it was answered {exchange.Status}");
        }

        if (exchange.Answer is not null && _answers.Check(Json(exchange, exchange.Answer), Reference("Problem")) is { } fault)
        {
            throw Violation(exchange, "components/schemas/Problem", fault);
        }
    }

    private void CheckAnswer(Exchange exchange, Operation operation)
    {
        var status = exchange.Status.ToString(CultureInfo.InvariantCulture);
        var place = $"{operation.Method} {operation.Path}/responses/{status}";
        if (operation.Description["responses"]?[status] is not JsonObject response)
        {
            throw Violation(exchange, place, "the document has no such status");
        }

        foreach (var (name, header) in response["headers"]?.AsObject() ?? [])
        {
            var described = (string?)header!["$ref"] is { } reference ? _headers[reference[(reference.LastIndexOf('/') + 1)..]]! : header;
            if ((bool?)described["required"] == true && !exchange.Headers.ContainsKey(name))
            {
                throw Violation(exchange, $"{place}/headers", $"{name} is missing");
            }
        }

        if (exchange.AnswerType is null)
        {
            if (response["content"] is not null && exchange.Method != "HEAD")
            {
                throw Violation(exchange, place, "the answer has no body");
            }

            return;
        }

        if (response["content"]?[exchange.AnswerType]?["schema"] is not JsonObject schema)
        {
            throw Violation(exchange, place, $"an answer of {exchange.AnswerType} is not described");
        }

        if (exchange.Answer is not null && _answers.Check(Json(exchange, exchange.Answer), schema) is { } fault)
        {
            throw Violation(exchange, $"{place}/content/{exchange.AnswerType}", fault);
        }
    }

    private void CheckPath(Exchange exchange, Operation operation, string path)
    {
        var match = operation.Pattern.Match(path);
        foreach (var parameter in Parameters(operation, "path"))
        {
            var name = parameter["name"]!.GetValue<string>();
            var value = Uri.UnescapeDataString(match.Groups[name].Value).Trim();
            if (_requests.Check(JsonValue.Create(value), parameter["schema"]!.AsObject()) is { } fault)
            {
                throw Violation(exchange, $"{operation.Method} {operation.Path}/parameters/{name}", fault);
            }
        }
    }

    private void CheckQuery(Exchange exchange, Operation operation, string query)
    {
        var known = Parameters(operation, "query").ToDictionary(parameter => parameter["name"]!.GetValue<string>());
        var given = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Decoded(pair[0]), Value: pair.Length > 1 ? pair[1] : ""))
            .GroupBy(pair => pair.Name, pair => pair.Value);
        foreach (var values in given)
        {
            if (!known.TryGetValue(values.Key, out var parameter))
            {
                // A write is taken whatever else its query says.
                if (exchange.Method is "GET" or "HEAD" && !s_addedByLibraries.Contains(values.Key))
                {
                    throw Violation(exchange, $"{operation.Method} {operation.Path}/parameters", $"{values.Key} is not described");
                }

                continue;
            }

            var schema = parameter["schema"]!.AsObject();
            var isList = (string?)_requests.Resolve(schema)["type"] == "array";
            var value = isList
                ? new JsonArray([.. values.SelectMany(text => Separator().Split(Decoded(text))).Where(text => text.Length > 0).Select(text => JsonValue.Create(text.Replace("\\,", ",", StringComparison.Ordinal)))])
                : TakenForms.Described(JsonValue.Create(Decoded(values.Single())), schema, _requests.Resolve);
            if (value is not null && _requests.Check(value, schema) is { } fault)
            {
                throw Violation(exchange, $"{operation.Method} {operation.Path}/parameters/{values.Key}", fault);
            }
        }
    }

    private void CheckBody(Exchange exchange, Operation operation)
    {
        if (exchange.Body is null || operation.Description["requestBody"] is not JsonObject description)
        {
            return;
        }

        // A page's beacon may declare JSON to be a text.
        var type = exchange.ContentType == "text/plain" ? "application/json" : exchange.ContentType;
        var place = $"{operation.Method} {operation.Path}/requestBody/content/{type}";
        if (type is null || description["content"]![type]?["schema"] is not JsonObject schema)
        {
            throw Violation(exchange, place, "a body of this type is not described");
        }

        var answer = exchange.Answer is null ? null : Json(exchange, exchange.Answer) as JsonObject;
        foreach (var (value, faults) in s_lineTypes.Contains(type) ? Lines(exchange.Body, answer) : [(Parse(exchange.Body), answer)])
        {
            foreach (var (part, told) in Parts(value, faults))
            {
                CheckPart(exchange, place, part, told, schema);
            }
        }
    }

    private void CheckPart(Exchange exchange, string place, JsonNode? part, JsonObject? told, JsonObject schema)
    {
        if (told?["errors"] is not null && told["status"] is not null)
        {
            // Refused, and said so.
            return;
        }

        if (Told(told, "warnings").Count() >= MaxTold)
        {
            return;
        }

        // The body says what it is, whatever its type declares.
        if (part is JsonObject envelope && envelope.ContainsKey("specversion") && (envelope.ContainsKey("data") || envelope.ContainsKey("data_base64")))
        {
            schema = Reference("CloudEvent");
        }
        else if (exchange.ContentType?.StartsWith(CloudEventTypes, StringComparison.Ordinal) == true)
        {
            schema = Reference("Event");
        }

        var kept = WithoutWhatWasToldOf(part, told);
        var described = TakenForms.Described(kept, schema, _requests.Resolve);
        if (_requests.Check(described, schema) is { } fault)
        {
            throw Violation(exchange, place, $"{fault}{Environment.NewLine}as described: {described?.ToJsonString()}");
        }
    }

    /// <summary>The events of an array, each with the result that was answered; else the value, with its answer.</summary>
    private static IEnumerable<(JsonNode? Part, JsonObject? Told)> Parts(JsonNode? value, JsonObject? answer)
    {
        if (answer?["results"] is not JsonArray results)
        {
            return [(WithoutWhatWasRefused(value, answer), answer)];
        }

        var events = value is JsonArray array ? array.ToArray() : [value];
        return events.Select((one, index) => (one, index < results.Count ? results[index]!.AsObject() : null));
    }

    /// <summary>A list in an object, without those of its elements that the answer says were refused, the others having been taken.</summary>
    private static JsonNode? WithoutWhatWasRefused(JsonNode? value, JsonObject? answer)
    {
        int[] refused = [.. Told(answer, "errors").Select(error => (int?)error["index"]).OfType<int>().OrderDescending()];
        if (refused.Length == 0 || answer!["status"] is not null || value is not JsonObject root || root.Count != 1)
        {
            return value;
        }

        var kept = (JsonObject)root.DeepClone();
        foreach (var index in refused)
        {
            (kept.First().Value as JsonArray)?.RemoveAt(index);
        }

        return kept;
    }

    /// <summary>The lines of NDJSON, each with what was answered of it. One that is told as an error is none.</summary>
    private static IEnumerable<(JsonNode? Line, JsonObject? Told)> Lines(byte[] body, JsonObject? answer)
    {
        var lines = Encoding.UTF8.GetString(body).TrimStart('\uFEFF').Split('\n').Select((text, index) => (Text: text.Trim(' ', '\t', '\r'), Number: index + 1)).Where(line => line.Text.Length > 0);
        if (answer?["results"] is JsonArray results)
        {
            return lines.Zip(results, (line, result) => (Line: line.Text, Result: result!.AsObject()))
                .Where(line => (string?)line.Result["status"] != "rejected")
                .Select(line => (Parse(Encoding.UTF8.GetBytes(line.Line)), (JsonObject?)new JsonObject { ["results"] = new JsonArray(line.Result.DeepClone()) }));
        }

        var refused = Told(answer, "errors").Select(error => (int?)error["line"]).ToHashSet();
        return lines.Where(line => !refused.Contains(line.Number))
            .Select(line => (
                Parse(Encoding.UTF8.GetBytes(line.Text)),
                (JsonObject?)new JsonObject { ["warnings"] = new JsonArray([.. Told(answer, "warnings").Where(warning => (int?)warning["line"] == line.Number).Select(warning => warning.DeepClone())]) }));
    }

    /// <summary>A value without those of its parts that the answer says were left out or mended.</summary>
    private static JsonNode? WithoutWhatWasToldOf(JsonNode? value, JsonObject? told)
    {
        var kept = value?.DeepClone();
        if (kept is not JsonObject root)
        {
            return kept;
        }

        var fields = Told(told, "warnings").Select(warning => (Field: (string?)warning["field"] ?? "", Message: (string?)warning["message"] ?? "")).ToArray();
        var ofEvent = root["data"] as JsonObject ?? root;

        // From the last to the first, so that places stay what they were.
        foreach (var (field, message) in fields.OrderByDescending(told => Place().Match(told.Field) is { Success: true } place ? int.Parse(place.Groups[2].Value, CultureInfo.InvariantCulture) : -1))
        {
            if (Place().Match(field) is { Success: true } place && ofEvent[place.Groups[1].Value] is JsonArray list)
            {
                var index = int.Parse(place.Groups[2].Value, CultureInfo.InvariantCulture);
                var property = place.Groups[3].Value;
                if (index < list.Count && (property.Length == 0 || message.Contains("line was left out", StringComparison.Ordinal) || message.Contains("no product of the order", StringComparison.Ordinal)))
                {
                    list.RemoveAt(index);
                }
                else if (index < list.Count && list[index] is JsonObject item)
                {
                    Mend(item, property == "\"\"" ? "" : property, message);
                }
            }
            else if (ofEvent[field] is JsonArray several && message.Contains("at most", StringComparison.Ordinal))
            {
                var most = int.Parse(Number().Match(message).Value, CultureInfo.InvariantCulture);
                while (several.Count > most)
                {
                    several.RemoveAt(several.Count - 1);
                }
            }
            else if (field.Split('.', 2) is [var parent, var name] && ofEvent[parent] is JsonObject owner)
            {
                Mend(owner, name, message);
            }
            else
            {
                Mend(ofEvent, field == "\"\"" ? "" : field, message);
            }
        }

        return kept;

        static void Mend(JsonObject owner, string name, string message)
        {
            if (TakenAs().Match(message) is { Success: true } taken)
            {
                owner[name] = long.Parse(taken.Groups[1].Value, CultureInfo.InvariantCulture);
            }
            else
            {
                owner.Remove(name);
            }
        }
    }

    private static IEnumerable<JsonNode> Told(JsonObject? answer, string list) => (answer?[list] as JsonArray)?.Select(one => one!) ?? [];

    private static IEnumerable<JsonObject> Parameters(Operation operation, string place) =>
        (operation.Description["parameters"] as JsonArray)?.Select(parameter => parameter!.AsObject()).Where(parameter => (string?)parameter["in"] == place) ?? [];

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static Regex Pattern(string path) => new($"^{Regex.Replace(Regex.Escape(path), @"\\\{(\w+)}", "(?<$1>[^/]+)")}/?$", RegexOptions.CultureInvariant);

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static JsonNode? Json(Exchange exchange, byte[] body)
    {
        try
        {
            return Parse(body);
        }
        catch (JsonException exception)
        {
            throw Violation(exchange, "the answer", exception.Message);
        }
    }

    /// <summary>Reads JSON as the gateway does: of a property given twice the last one counts.</summary>
    private static JsonNode? Parse(byte[] utf8)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF'));
        return Copy(document.RootElement);
    }

    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var copy = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    copy[property.Name] = Copy(property.Value);
                }

                return copy;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static ContractViolationException Violation(Exchange exchange, string place, string fault) => new(
        $"{exchange.Method} {exchange.Target} was answered {exchange.Status}, against the OpenAPI document at {place}: {fault}{Environment.NewLine}"
        + $"sent: {Excerpt(exchange.Body)}{Environment.NewLine}answered: {Excerpt(exchange.Answer)}");

    private static string Excerpt(byte[]? body) => body is null ? "nothing" : Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 2_000));

    [GeneratedRegex(@"^(\w+)\[(\d+)\](?:\.(.*))?$")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<!\\),")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    /// <summary>A number in place of which another one was taken.</summary>
    [GeneratedRegex(@"taken as (\d+)")]
    private static partial Regex TakenAs();
}
