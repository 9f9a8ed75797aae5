using System.Text.Json;
using RealtimeRec.Gateway.Answers;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads what a feed is asked for with from a JSON object; <c>exclude</c> and <c>context</c> are arrays, or one id each.</summary>
internal static class FeedBody
{
    /// <summary>The properties that a body may have.</summary>
    public static readonly string[] Names = ["limit", "cursor", "category", "filter", "exclude", "context", "recipe", "explain", "expand"];

    /// <summary>The parameters of a body.</summary>
    public static QueryReader Read(JsonElement body, List<ProblemError> faults) =>
        new(new QueryCollection(JsonBody.Parameters(body, Names, "a feed", faults)), asSent: null);
}
