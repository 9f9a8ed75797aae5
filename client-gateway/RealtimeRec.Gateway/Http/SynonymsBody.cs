using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads synonyms from <c>{"synonyms": [{"words": […], "also": […]}, …]}</c>.</summary>
internal static class SynonymsBody
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const string List = "synonyms";

    /// <inheritdoc cref="ListBody{T}.Read"/>
    public static ListBody<SynonymRule>? Read(JsonElement body, List<ProblemError> faults) =>
        ListBody<SynonymRule>.Read(body, List, "rules", SynonymRule.MaxRules, RuleOf, isSame: null, faults);

    private static SynonymRule? RuleOf(JsonElement element, out ProblemError? error)
    {
        error = null;
        if (element.ValueKind != JsonValueKind.Object)
        {
            error = JsonBody.Fault(List, RejectionReasons.WrongType, "A rule must be an object with words, and also where they do not mean the same both ways.");
            return null;
        }

        string[]? words = null, also = null;
        foreach (var property in element.EnumerateObject())
        {
            if (property.NameEquals("words"))
            {
                words = WordsOf("words", property.Value, ref error);
            }
            else if (property.NameEquals("also"))
            {
                also = property.Value.ValueKind == JsonValueKind.Null ? null : WordsOf("also", property.Value, ref error);
            }
            else
            {
                error ??= JsonBody.Unknown(property.Name, "a rule", "words", "also");
            }
        }

        if (words is null)
        {
            error ??= JsonBody.Fault("words", RejectionReasons.Required, "words must name what may be typed.");
        }
        else if (also is null && words.Length < 2)
        {
            error ??= JsonBody.Fault("words", RejectionReasons.Required, "words must name two that mean the same at least, or also what one means as well.");
        }

        return error is null ? new SynonymRule(words!, also) : null;
    }

    private static string[]? WordsOf(string field, JsonElement value, ref ProblemError? error)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > SynonymRule.MaxWords)
        {
            error ??= JsonBody.Fault(field, RejectionReasons.WrongType, $"{field} must be an array of 1 to {SynonymRule.MaxWords} texts.");
            return null;
        }

        var words = new List<string>();
        foreach (var element in value.EnumerateArray())
        {
            var word = ListedText.Of(field, element, SynonymRule.MaxLength, out var fault);
            if (word is null)
            {
                error ??= fault;
                return null;
            }

            if (!words.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                words.Add(word);
            }
        }

        return [.. words];
    }
}
