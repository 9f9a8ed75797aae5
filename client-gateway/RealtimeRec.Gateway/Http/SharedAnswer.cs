using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// An answer that is the same for everybody: caches may keep it for a moment, and whoever names its <c>ETag</c> in <c>If-None-Match</c> is told by 304
/// that it has not changed.
/// </summary>
/// <param name="value">The answer.</param>
/// <param name="type">How it is written.</param>
/// <param name="maxAge">How long a cache may answer in its stead, in seconds; 0 for one that asks again each time.</param>
internal sealed class SharedAnswer<T>(T value, JsonTypeInfo<T> type, int maxAge) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{XxHash128.HashToUInt128(body):x32}\"");

        // Weak: the same answer may come compressed.
        response.Headers.ETag = "W/" + tag;
        response.Headers.CacheControl = maxAge == 0 ? "no-cache" : string.Create(CultureInfo.InvariantCulture, $"public, max-age={maxAge}");
        if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Tag == tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
