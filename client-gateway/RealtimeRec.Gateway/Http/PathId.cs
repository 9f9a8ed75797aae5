using Microsoft.AspNetCore.Http.Features;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads an id out of the path.</summary>
internal static class PathId
{
    /// <summary>Finds the id under a route parameter's name; false, with the refusal, when it breaks the rule for ids.</summary>
    public static bool TryRead(HttpContext context, string name, out string id, out ProblemResult refusal)
    {
        id = Decode(context, (string)context.Request.RouteValues[name]!).Trim();
        var rejection = IdRule.Check(name, id);
        refusal = rejection is null ? null! : ProblemResult.Invalid(rejection);
        return rejection is null;
    }

    /// <summary>
    /// The server decodes a path but for %2F, so that a segment stays one. Whether a %2F it left was an encoded slash or those
    /// three characters, encoded themselves, only the path as it was sent can tell.
    /// </summary>
    private static string Decode(HttpContext context, string value)
    {
        if (!value.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return value;
        }

        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        foreach (var segment in (query < 0 ? target : target[..query]).Split('/'))
        {
            var asServerDecodes = Uri.UnescapeDataString(segment.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase));
            if (asServerDecodes.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(segment);
            }
        }

        return value;
    }
}
