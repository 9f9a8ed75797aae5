using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads which user is to be merged into another: <c>{"from": …}</c>.</summary>
internal static class MergeBody
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The user of a body; null where it names none, as the faults then say.</summary>
    public static string? Read(JsonElement body, List<ProblemError> faults)
    {
        JsonElement? from = null;
        foreach (var property in body.EnumerateObject())
        {
            if (property.NameEquals("from"))
            {
                from = property.Value;
            }
            else
            {
                faults.Add(JsonBody.Unknown(property.Name, "a merge", "from"));
            }
        }

        var userId = from?.ValueKind switch
        {
            JsonValueKind.String => from.Value.GetString()!.Trim(),
            JsonValueKind.Number => from.Value.GetRawText(),
            _ => null,
        };
        if (userId is null)
        {
            faults.Add(JsonBody.Fault(
                "from",
                from is null or { ValueKind: JsonValueKind.Null } ? RejectionReasons.Required : RejectionReasons.WrongType,
                "from must be the id of the user to merge, as a string."));
        }
        else if (IdRule.Check("from", userId) is { } rejection)
        {
            faults.Add(ProblemError.From(rejection));
        }

        return userId;
    }
}
