using System.Diagnostics;
using System.Globalization;

namespace RealtimeRec.Gateway.Http;

/// <summary>Tells with every answer of the API how long it took (<c>Server-Timing</c>, in milliseconds) and by which trace it is found (<c>traceparent</c>).</summary>
internal sealed class TraceHeaders(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"total;dur={time.GetElapsedTime(started).TotalMilliseconds:0.###}");
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            {
                headers.TraceParent = id;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
