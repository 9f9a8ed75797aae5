using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>How large a request's head may be. Bodies are bounded by the routes that read them.</summary>
internal static class RequestLimits
{
    /// <summary>
    /// Longest request line, in bytes: a feed that excludes as many of the longest ids as may be named, each of them in the script that
    /// percent-encoding makes longest (nine bytes for a UTF-16 code unit), with the longest cursor and category.
    /// </summary>
    public const int MaxRequestLineBytes = 640 * 1024;

    /// <summary>Largest header fields of a request, all together, in bytes.</summary>
    public const int MaxHeaderBytes = 32 * 1024;

    /// <summary>Most header fields of a request.</summary>
    public const int MaxHeaders = 100;

    /// <summary>Largest body of <c>POST /v1/users/{user_id}/feed</c>, in bytes: as many of the longest ids, each code unit escaped.</summary>
    public const int MaxFeedBodyBytes = 1024 * 1024;

    // The sum above, checked by the compiler.
    private const int PercentEncoded = 9;
    private const int LongestLine =
        (FeedRequest.MaxExclude * ((EventLimits.MaxIdLength * PercentEncoded) + 9)) + (EventLimits.MaxIdLength * PercentEncoded)
        + FeedRequest.MaxCursorLength + (FilterParser.MaxLength * PercentEncoded) + (Products.ProductLimits.MaxNameLength * PercentEncoded) + 256;
    private const uint Room = MaxRequestLineBytes - LongestLine;
}
