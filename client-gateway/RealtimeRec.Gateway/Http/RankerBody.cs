using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads which ranker is to serve: <c>{"version": …}</c>.</summary>
internal static class RankerBody
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 4 * 1024;

    /// <summary>Longest name of a version.</summary>
    public const int MaxLength = 100;

    /// <summary>The version of a body; null where it names none, as the faults then say.</summary>
    public static string? Read(JsonElement body, List<ProblemError> faults)
    {
        if (!JsonBody.Parameters(body, ["version"], "a choice of a ranker", faults).TryGetValue("version", out var version))
        {
            faults.Add(JsonBody.Fault("version", RejectionReasons.Required, "version must be the name of a version that GET /v1/models/ranker lists."));
        }

        return version;
    }
}
