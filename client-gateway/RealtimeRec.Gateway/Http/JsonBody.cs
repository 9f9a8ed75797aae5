using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Primitives;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads bodies that ask for something: JSON objects whose properties are named and checked as the query's parameters are.</summary>
internal static class JsonBody
{
    private const int MaxFaults = 16;

    /// <summary>Characters of an unknown property's name that are repeated.</summary>
    private const int MaxShown = 64;

    /// <summary>The parameters that hold several ids or names.</summary>
    private static readonly string[] Lists = ["exclude", "context", "item_ids", "facets"];

    /// <summary>Reads the object that a request's body is, and what it asks for; else the answer that refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">Largest body.</param>
    /// <param name="read">Makes of the object what is asked for, and adds what is wrong with it; may throw as <see cref="JsonElement.GetString"/> does.</param>
    public static async Task<(T? Asked, ProblemResult? Refusal)> ReadAsync<T>(HttpContext context, int maxBytes, Func<JsonElement, List<ProblemError>, T?> read)
        where T : class
    {
        if (MediaTypes.Refuse(context.Request, MediaTypes.JsonAlone) is { } unsupported)
        {
            return (null, unsupported);
        }

        using var body = await RequestBody.ReadAsync(context.Request, maxBytes, context.RequestAborted);
        return body.IsTooLarge ? (null, ProblemResult.TooLarge(maxBytes))
            : TryRead(body.Span, read, out var asked, out var refusal) ? (asked, null)
            : (null, refusal);
    }

    /// <summary>Reads an object's properties as parameters: numbers may be texts and ids numbers, a list an array or one id.</summary>
    /// <param name="body">The object.</param>
    /// <param name="names">The properties that are known; one of <see cref="Lists"/> may be an array.</param>
    /// <param name="what">What is asked for, as in a sentence: <c>a page</c>.</param>
    /// <param name="faults">Where what is wrong is added.</param>
    public static Dictionary<string, StringValues> Parameters(JsonElement body, string[] names, string what, List<ProblemError> faults)
    {
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            if (Array.Find(names, property.NameEquals) is not { } name)
            {
                faults.Add(Unknown(property.Name, what, names));
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

    /// <summary>The fault of a property that is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="what">What is asked for, as in a sentence: <c>a page</c>.</param>
    /// <param name="known">The properties that are known.</param>
    public static ProblemError Unknown(string name, string what, params ReadOnlySpan<string> known)
    {
        var shown = name.Length <= MaxShown ? name : name[..MaxShown] + "…";
        return Fault(shown, RejectionReasons.UnknownProperty, $"{shown} is no property of {what}, only {string.Join(", ", known)}.");
    }

    /// <summary>A fault of what is asked for.</summary>
    public static ProblemError Fault(string field, string reason, string message) => new() { Field = field, Reason = reason, Message = message };

    private static bool TryRead<T>(
        ReadOnlySpan<byte> utf8, Func<JsonElement, List<ProblemError>, T?> read, [NotNullWhen(true)] out T? asked, [NotNullWhen(false)] out ProblemResult? refusal)
        where T : class
    {
        (asked, refusal) = (null, null);
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var faults = new List<ProblemError>();
        if (!Utf8.IsValid(utf8))
        {
            refusal = ProblemResult.Invalid([Fault("body", RejectionReasons.NotUtf8, "The body is not valid UTF-8.")]);
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EventLimits.MaxJsonDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read() || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                faults.Add(Fault("body", RejectionReasons.WrongType, "The body must be one JSON object."));
            }
            else
            {
                asked = read(document.RootElement, faults);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter from half of a surrogate pair, which no text can hold.
            faults.Add(Fault("body", RejectionReasons.Malformed, "The body is not valid JSON."));
        }

        if (faults.Count > 0)
        {
            refusal = ProblemResult.Invalid([.. faults.Take(MaxFaults)]);
            return false;
        }

        return asked is not null;
    }

    private static string Text(JsonElement value, string name, List<ProblemError> faults)
    {
        var isList = Lists.Contains(name);
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number:
            case JsonValueKind.True or JsonValueKind.False when !isList:
                return value.GetRawText();
            default:
                faults.Add(Fault(
                    name, RejectionReasons.WrongType, isList ? $"{name} must be a string or a number, or an array of them." : $"{name} must be a string, a number, true or false."));
                return "";
        }
    }
}
