using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.Gateway.Health;

/// <summary>The probes of an orchestrator.</summary>
public static class HealthEndpoints
{
    /// <summary>Checks with this tag decide whether the gateway is ready for traffic.</summary>
    public const string ReadyTag = "ready";

    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(20);

    internal static IServiceCollection AddGatewayHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<LifetimeHealthCheck>("lifetime", tags: [ReadyTag])
            .AddCheck<CatalogHealthCheck>("catalog", tags: [ReadyTag], timeout: CheckTimeout);
        services.AddOptions<ShutdownOptions>()
            .BindConfiguration(ShutdownOptions.Section)
            .Validate(
                options => options.Delay >= TimeSpan.Zero && options.Delay <= LongestDelay,
                $"{ShutdownOptions.Section}:{nameof(ShutdownOptions.Delay)} must be from {TimeSpan.Zero} to {LongestDelay}: the host's shutdown timeout holds it and all the rest.")
            .ValidateOnStart();
        services.AddHostedService<ShutdownDelay>();
        return services;
    }

    internal static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        // Alive means that the process answers: it must not be restarted because something else is down.
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync });
        return routes;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.Select(entry => new HealthAnswer.Check(entry.Key, Name(entry.Value.Status), entry.Value.Description));
        return context.Response.WriteAsJsonAsync(new HealthAnswer(Name(report.Status), [.. checks]), GatewayJson.Context.HealthAnswer);
    }

    private static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();
}
