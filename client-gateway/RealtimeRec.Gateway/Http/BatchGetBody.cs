using System.Text.Json;
using RealtimeRec.Gateway.Answers;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads the ids of products from <c>{"item_ids": […]}</c>.</summary>
internal static class BatchGetBody
{
    /// <summary>Most ids in a body.</summary>
    public const int MaxIds = 100;

    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The ids of a body.</summary>
    public static string[] Read(JsonElement body, List<ProblemError> faults)
    {
        var parameters = new QueryReader(new QueryCollection(JsonBody.Parameters(body, ["item_ids"], "a list of ids", faults)), asSent: null);
        var ids = parameters.ItemIds(MaxIds);

        // What is wrong with the body itself comes first, and alone.
        if (faults.Count == 0)
        {
            faults.AddRange(parameters.Faults);
        }

        return ids;
    }
}
