using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RealtimeRec.Hosting.Health;

/// <summary>The probes of an orchestrator, the same for every process: a JSON document of what was checked (<see cref="HealthAnswer"/>).</summary>
public static class HealthRoutes
{
    /// <summary>Checks with this tag decide whether a process is ready for traffic.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Maps <c>/healthz/live</c> and <c>/healthz/ready</c>: 200 while healthy or degraded, 503 otherwise.</summary>
    public static IEndpointRouteBuilder MapHealthRoutes(this IEndpointRouteBuilder routes)
    {
        // Alive means that the process answers: it must not be restarted because something else is down.
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync });
        return routes;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.Select(entry => new HealthAnswer.Check(entry.Key, Name(entry.Value.Status), entry.Value.Description));
        return context.Response.WriteAsJsonAsync(
            new HealthAnswer(Name(report.Status), [.. checks]), HealthAnswerContext.Default.HealthAnswer, "application/json; charset=utf-8", context.RequestAborted);
    }

    private static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();
}
