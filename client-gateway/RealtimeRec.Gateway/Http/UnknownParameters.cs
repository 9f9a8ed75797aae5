using System.Globalization;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// Refuses a read or a deletion whose query has parameters that the route does not know: what was meant by them would be left out in silence. What is written
/// is taken nevertheless, since it would be lost.
/// </summary>
internal sealed class UnknownParameters(RequestDelegate next)
{
    private const int MaxFaults = 16;

    /// <summary>What libraries of browsers add by themselves: against caches, and to go on with a stream of events.</summary>
    private static readonly string[] s_addedByLibraries = ["_", "lastEventId"];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return request.QueryString.HasValue
            && request.Path.StartsWithSegments("/v1")
            && context.GetEndpoint() is { } endpoint
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsDelete(request.Method) || endpoint.Metadata.GetMetadata<KnownParameters>() is not null)
            && Refuse(request, endpoint.Metadata.GetMetadata<KnownParameters>()?.Names ?? []) is { } refusal
                ? refusal.ExecuteAsync(context)
                : next(context);
    }

    private static ProblemResult? Refuse(HttpRequest request, string[] known)
    {
        var unknown = request.Query.Keys.Where(name => !known.Contains(name, StringComparer.Ordinal) && !s_addedByLibraries.Contains(name, StringComparer.Ordinal)).Take(MaxFaults).ToArray();
        return unknown.Length == 0 ? null : ProblemResult.Invalid([.. unknown.Select(name => new ProblemError
        {
            Field = Excerpt(name),
            Reason = RejectionReasons.UnknownValue,
            Message = known.Length == 0
                ? $"{request.Path.ToUriComponent()} takes no parameters."
                : string.Create(CultureInfo.InvariantCulture, $"{Excerpt(name)} is no parameter here, only {string.Join(", ", known)}."),
        })]);
    }

    private static string Excerpt(string name) => name.Length <= 64 ? name : name[..64] + "…";
}
