using RealtimeRec.Hosting.Management;

namespace RealtimeRec.Gateway.Http;

/// <summary>
/// Refuses requests to hosts that the gateway does not answer to (<see cref="AllowedHosts"/>), and those whose Host is none; and
/// to the pages' own connection, requests that a page of another origin makes.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, AllowedHosts allowed)
{
    private const string PageConnection = "/_blazor";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!AllowedHosts.TrySplit(request.Headers.Host, out var host, out var port))
        {
            // What reads the host further on would throw at this one.
            request.Host = new HostString("localhost");
            return new ProblemResult(
                StatusCodes.Status400BadRequest, "The Host header must be a host name or an IP address, optionally with a port from 1 to 65535.").ExecuteAsync(context);
        }

        // Probes and scrapers come by whatever name the machine has in their list.
        if (!allowed.Allows(host) && !ManagementPort.IsManagementPath(request.Path))
        {
            return new ProblemResult(
                StatusCodes.Status400BadRequest,
                $"This server does not accept the host {host}; the setting {AllowedHosts.Key} names the hosts that it accepts.").ExecuteAsync(context);
        }

        if (request.Path.StartsWithSegments(PageConnection) && request.Headers.Origin is [{ } origin] && !IsOwn(origin, host, port))
        {
            return new ProblemResult(StatusCodes.Status403Forbidden, $"Pages of {(origin.Length > 256 ? "this origin" : origin)} may not use the pages of {request.Host}.").ExecuteAsync(context);
        }

        return next(context);
    }

    // Only the authority: behind a proxy that ends TLS the page's scheme is another one than the server's.
    private static bool IsOwn(string origin, string host, int? port) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase)
        && (port ?? (uri.Scheme == "https" ? 443 : 80)) == uri.Port;
}
