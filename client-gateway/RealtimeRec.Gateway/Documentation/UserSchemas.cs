using Microsoft.OpenApi;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>The schemas of what is asked of users, as <see cref="MergeBody"/> reads it.</summary>
internal static class UserSchemas
{
    public const string Merge = "MergeRequest";

    public static IEnumerable<(string Name, OpenApiSchema Schema)> All() =>
    [
        (Merge, Schemas.Object(
            "The user to merge into another.", ["from"], ("from", Schemas.Id("The user, such as an anonymous visitor who signed in; not the one in the path.")))),
    ];
}
