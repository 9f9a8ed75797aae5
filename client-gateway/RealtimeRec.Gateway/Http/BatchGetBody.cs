using System.Diagnostics.CodeAnalysis;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads the ids of products from <c>{"item_ids": […]}</c>.</summary>
internal static class BatchGetBody
{
    /// <summary>Most ids in a body.</summary>
    public const int MaxIds = 100;

    /// <summary>Largest body.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads a body; false, with the refusal, when it is no such object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string[]? ids, [NotNullWhen(false)] out ProblemResult? refusal)
    {
        ids = null;
        if (!JsonBody.TryRead(
            utf8,
            static (body, faults) => new QueryReader(new QueryCollection(JsonBody.Parameters(body, ["item_ids"], "Products", faults)), asSent: null),
            out var parameters,
            out refusal))
        {
            return false;
        }

        ids = parameters.ItemIds(MaxIds);
        refusal = parameters.Refusal;
        return refusal is null;
    }
}
