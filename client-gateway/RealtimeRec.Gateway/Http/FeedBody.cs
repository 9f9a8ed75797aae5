using System.Diagnostics.CodeAnalysis;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads what a feed is asked for with from a JSON object; <c>exclude</c> and <c>context</c> are arrays, or one id each.</summary>
internal static class FeedBody
{
    private static readonly string[] s_names = ["limit", "cursor", "category", "filter", "exclude", "context", "recipe", "explain", "expand"];

    /// <summary>Reads a body; false, with the refusal, when it is no such object.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out QueryReader? parameters, [NotNullWhen(false)] out ProblemResult? refusal) =>
        JsonBody.TryRead(
            utf8,
            static (body, faults) => new QueryReader(new QueryCollection(JsonBody.Parameters(body, s_names, "A feed", faults)), asSent: null),
            out parameters,
            out refusal);
}
