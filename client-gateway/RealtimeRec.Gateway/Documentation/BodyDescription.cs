using Microsoft.OpenApi;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>What a route takes as its body.</summary>
/// <param name="Description">What the schemas do not say.</param>
/// <param name="Forms">Its forms, the usual one first.</param>
internal sealed record BodyDescription(string Description, params BodyDescription.Form[] Forms)
{
    /// <summary>One form of a body.</summary>
    /// <param name="MediaTypes">The media types that declare it.</param>
    /// <param name="Schema">Its schema; of NDJSON a line's.</param>
    /// <param name="Example">A body, or of NDJSON a line, that can be sent as it is.</param>
    internal sealed record Form(string[] MediaTypes, Func<OpenApiDocument, IOpenApiSchema> Schema, string Example);
}
