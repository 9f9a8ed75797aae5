using System.Text.Json;
using RealtimeRec.Gateway.Answers;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads what is searched for from a JSON object; <c>facets</c> is an array, or one name.</summary>
internal static class SearchBody
{
    /// <summary>The properties that a body may have, and the parameters of a query.</summary>
    public static readonly string[] Names =
        ["q", "user_id", "limit", "cursor", "category", "filter", "facets", "facet_query", "sort", "sort_attribute", "highlight", "explain", "expand", "correct", "personalize", "recipe"];

    /// <summary>The parameters of a body.</summary>
    public static QueryReader Read(JsonElement body, List<ProblemError> faults) =>
        new(new QueryCollection(JsonBody.Parameters(body, Names, "a search", faults)), asSent: null);
}
