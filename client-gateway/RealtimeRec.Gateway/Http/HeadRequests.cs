namespace RealtimeRec.Gateway.Http;

/// <summary>Answers HEAD as GET, of which the server sends the head alone. A live feed, which never ends, has none.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsHead(request.Method) || request.Path.Value?.EndsWith("/live", StringComparison.Ordinal) == true)
        {
            await next(context);
            return;
        }

        request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            request.Method = HttpMethods.Head;
        }
    }
}
