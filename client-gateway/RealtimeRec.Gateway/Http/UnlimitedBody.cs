using Microsoft.AspNetCore.Http.Metadata;

namespace RealtimeRec.Gateway.Http;

/// <summary>Lifts the server's limit on a route that reads its body as a stream and bounds what it keeps.</summary>
internal sealed class UnlimitedBody : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => null;
}
