namespace RealtimeRec.Gateway.Http;

/// <summary>Answers HEAD as GET, of which the server sends the head alone. A live feed never ends: of it there is no HEAD.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsHead(request.Method))
        {
            await next(context);
            return;
        }

        if (request.Path.Value?.EndsWith("/feed/live", StringComparison.Ordinal) == true)
        {
            context.Response.Headers.Allow = HttpMethods.Get;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
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
