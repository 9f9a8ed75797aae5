using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Primitives;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// Reads what a feed is asked for with from a JSON object whose properties are named and checked as the query's parameters are. Numbers may
/// be texts and ids numbers; <c>exclude</c> and <c>context</c> are arrays, or one id each.
/// </summary>
internal static class FeedBody
{
    private const int MaxFaults = 16;

    private static readonly string[] Lists = ["exclude", "context"];

    private static readonly string[] Names = ["limit", "cursor", "category", "exclude", "context", "recipe", "explain", "expand"];

    /// <summary>Reads a body; false, with the refusal, when it is no such object.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out QueryReader? parameters, [NotNullWhen(false)] out ProblemResult? refusal)
    {
        (parameters, refusal) = (null, null);
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (!Utf8.IsValid(utf8))
        {
            refusal = Refuse("body", RejectionReasons.NotUtf8, "The body is not valid UTF-8.");
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EventLimits.MaxJsonDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read() || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                refusal = Refuse("body", RejectionReasons.WrongType, "The body must be one JSON object.");
                return false;
            }

            var faults = new List<ProblemError>();
            parameters = new QueryReader(new QueryCollection(Read(document.RootElement, faults)), asSent: null);
            refusal = faults.Count == 0 ? null : ProblemResult.Invalid([.. faults.Take(MaxFaults)]);
            return refusal is null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter from half of a surrogate pair, which no text can hold.
            refusal = Refuse("body", RejectionReasons.Malformed, "The body is not valid JSON.");
            return false;
        }
    }

    private static Dictionary<string, StringValues> Read(JsonElement body, List<ProblemError> faults)
    {
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            if (Array.Find(Names, property.NameEquals) is not { } name)
            {
                faults.Add(Fault("body", RejectionReasons.UnknownValue, $"A feed is asked for with {string.Join(", ", Names)} and nothing else."));
            }
            else if (property.Value.ValueKind == JsonValueKind.Array && Lists.Contains(name))
            {
                values[name] = new StringValues([.. property.Value.EnumerateArray().Select(element => Text(element, name, faults))]);
            }
            else if (property.Value.ValueKind == JsonValueKind.Null)
            {
                values.Remove(name);
            }
            else
            {
                values[name] = Text(property.Value, name, faults);
            }
        }

        return values;
    }

    private static string Text(JsonElement value, string name, List<ProblemError> faults)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();
            default:
                faults.Add(Fault(name, RejectionReasons.WrongType, $"{name} must be a text, a number, true or false{(Lists.Contains(name) ? ", or an array of ids" : "")}."));
                return "";
        }
    }

    private static ProblemResult Refuse(string field, string reason, string message) => ProblemResult.Invalid([Fault(field, reason, message)]);

    private static ProblemError Fault(string field, string reason, string message) => new() { Field = field, Reason = reason, Message = message };
}
