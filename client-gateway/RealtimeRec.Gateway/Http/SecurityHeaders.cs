using Scalar.AspNetCore;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// Tells browsers what an answer may do: nothing but be read, and a page may run only the scripts that come with it. Every answer has these.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

    // Pictures of products are wherever the shop has them. Styles are set in attributes by the page's own code.
    private const string Page =
        "default-src 'self'; img-src 'self' data: blob: http: https:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; script-src 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    }

    private static Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = !(headers.ContentType is [{ } type] && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)) ? Data
            // The documentation's page begins with a script of its own, which is let run by this request's nonce.
            : context.Items.TryGetValue(ScalarOptions.NonceHttpContextItemKey, out var nonce) && nonce is string text ? $"{Page} 'nonce-{text}'"
            : Page;
        return Task.CompletedTask;
    }
}
