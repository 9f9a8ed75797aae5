using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads what is never suggested from <c>{"blocked": ["…", …]}</c>. A bad text is refused by itself; a list of bad ones alone is refused as a whole.</summary>
/// <param name="Texts">The good texts.</param>
/// <param name="Rejected">How many others there are.</param>
/// <param name="Errors">What is wrong with the first of them.</param>
internal sealed record BlockedBody(string[] Texts, int Rejected, IReadOnlyList<ProblemError> Errors)
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Most errors that are told.</summary>
    private const int MaxErrors = 100;

    private const string List = "blocked";

    /// <summary>The texts of a body; null where it has none, as the faults then say.</summary>
    public static BlockedBody? Read(JsonElement body, List<ProblemError> faults)
    {
        if (body.EnumerateObject().FirstOrDefault(property => property.Name != List) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            faults.Add(JsonBody.Unknown(unknown.Name, "a list of what is never suggested", List));
            return null;
        }

        if (!body.TryGetProperty(List, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(JsonBody.Fault(List, RejectionReasons.Required, $"{List} must be an array of texts; an empty one blocks nothing."));
            return null;
        }

        var (texts, known, errors, rejected) = (new List<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase), new List<ProblemError>(), 0);
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            var text = ListedText.Of(List, element, BlockedTexts.MaxLength, out var error);
            if (text is not null && texts.Count == BlockedTexts.MaxTexts && !known.Contains(text))
            {
                error = JsonBody.Fault(List, RejectionReasons.TooMany, $"There may be at most {BlockedTexts.MaxTexts} texts.");
            }
            else if (text is not null && known.Add(text))
            {
                texts.Add(text);
            }

            if (error is not null && ++rejected <= MaxErrors)
            {
                errors.Add(error with { Index = index });
            }
        }

        if (texts.Count == 0 && rejected > 0)
        {
            faults.AddRange(errors);
            return null;
        }

        return new BlockedBody([.. texts], rejected, errors);
    }
}
