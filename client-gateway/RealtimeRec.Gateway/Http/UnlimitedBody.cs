using Microsoft.AspNetCore.Http.Metadata;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// Lifts the server's limit on a route that bounds what it keeps of its body by itself. At the server's own limit the
/// connection is cut, and the answer with it.
/// </summary>
internal sealed class UnlimitedBody : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => null;
}
