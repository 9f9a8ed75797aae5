using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads synonyms from <c>{"synonyms": [{"words": […], "also": […]}, …]}</c>. A bad rule is refused by itself; a list of bad ones alone is refused as a whole.</summary>
/// <param name="Rules">The good rules.</param>
/// <param name="Rejected">How many others there are.</param>
/// <param name="Errors">What is wrong with the first of them.</param>
internal sealed record SynonymsBody(SynonymRule[] Rules, int Rejected, IReadOnlyList<ProblemError> Errors)
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Most errors that are told.</summary>
    private const int MaxErrors = 100;

    private const string List = "synonyms";

    /// <summary>The rules of a body; null where it has none, as the faults then say.</summary>
    public static SynonymsBody? Read(JsonElement body, List<ProblemError> faults)
    {
        if (body.EnumerateObject().FirstOrDefault(property => property.Name != List) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            faults.Add(JsonBody.Unknown(unknown.Name, "a list of synonyms", List));
            return null;
        }

        if (!body.TryGetProperty(List, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(JsonBody.Fault(List, RejectionReasons.Required, $"{List} must be an array of rules; an empty one empties the list."));
            return null;
        }

        var (rules, errors, rejected) = (new List<SynonymRule>(), new List<ProblemError>(), 0);
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            ProblemError? error;
            if (rules.Count == SynonymRule.MaxRules)
            {
                error = JsonBody.Fault(List, RejectionReasons.TooMany, $"There may be at most {SynonymRule.MaxRules} rules.");
            }
            else if (RuleOf(element, out error) is { } rule)
            {
                rules.Add(rule);
                continue;
            }

            rejected++;
            if (errors.Count < MaxErrors)
            {
                errors.Add(error! with { Index = index });
            }
        }

        if (rules.Count == 0 && rejected > 0)
        {
            faults.AddRange(errors);
            return null;
        }

        return new SynonymsBody([.. rules], rejected, errors);
    }

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
