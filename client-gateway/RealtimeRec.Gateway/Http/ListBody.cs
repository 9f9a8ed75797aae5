using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads a list that the shop keeps from <c>{"name": […]}</c>. A bad entry is refused by itself; a list of bad ones alone is refused as a whole.</summary>
/// <typeparam name="T">An entry.</typeparam>
/// <param name="Entries">The good entries.</param>
/// <param name="Rejected">How many others there are.</param>
/// <param name="Errors">What is wrong with the first of them, by their places.</param>
internal sealed record ListBody<T>(T[] Entries, int Rejected, IReadOnlyList<ProblemError> Errors)
{
    /// <summary>Most errors that are told.</summary>
    private const int MaxErrors = 100;

    /// <summary>A list without entries.</summary>
    public static readonly ListBody<T> Empty = new([], 0, []);

    /// <summary>Reads an entry; null, with a fault, where it cannot be used.</summary>
    public delegate T? Reader(JsonElement element, out ProblemError? fault);

    /// <summary>The entries of a body; null where it has none, as the faults then say.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The one property that it has.</param>
    /// <param name="what">What the list is of, as in a sentence: <c>synonyms</c>.</param>
    /// <param name="most">Most entries.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="isSame">Tells entries that are one; null where each counts.</param>
    /// <param name="faults">Where what is wrong is added.</param>
    public static ListBody<T>? Read(JsonElement body, string name, string what, int most, Reader read, IEqualityComparer<T>? isSame, List<ProblemError> faults)
    {
        if (body.EnumerateObject().FirstOrDefault(property => property.Name != name) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            faults.Add(JsonBody.Unknown(unknown.Name, $"a list of {what}", name));
            return null;
        }

        if (!body.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(JsonBody.Fault(name, RejectionReasons.Required, $"{name} must be an array of {what}; an empty one empties the list."));
            return null;
        }

        var (entries, known, errors, rejected) = (new List<T>(), new HashSet<T>(isSame), new List<ProblemError>(), 0);
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            if (read(element, out var error) is { } entry)
            {
                if (isSame is not null && known.Contains(entry))
                {
                    continue;
                }

                if (entries.Count < most)
                {
                    entries.Add(entry);
                    known.Add(entry);
                    continue;
                }

                error = JsonBody.Fault(name, RejectionReasons.TooMany, $"There may be at most {most} {what}.");
            }

            if (++rejected <= MaxErrors)
            {
                errors.Add(error! with { Index = index });
            }
        }

        if (entries.Count == 0 && rejected > 0)
        {
            faults.AddRange(errors);
            return null;
        }

        return new ListBody<T>([.. entries], rejected, errors);
    }
}
