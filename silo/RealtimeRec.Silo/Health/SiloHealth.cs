using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace RealtimeRec.Silo.Health;

/// <summary>The probes of an orchestrator.</summary>
internal static class SiloHealth
{
    /// <summary>Checks with this tag decide whether the silo is ready.</summary>
    public const string ReadyTag = "ready";

    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds the silo's own checks; what runs in it besides adds its own with <see cref="ReadyTag"/>.</summary>
    public static IServiceCollection AddSiloHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<MembershipHealthCheck>("membership", tags: [ReadyTag], timeout: CheckTimeout)
            .AddCheck<CatalogReplicaHealthCheck>("catalog", tags: [ReadyTag], timeout: CheckTimeout);
        return services;
    }

    /// <summary>Maps <c>/healthz/live</c> and <c>/healthz/ready</c>.</summary>
    public static IEndpointRouteBuilder MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        // Alive means that the process answers: it must not be restarted because Redis or another silo is down.
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = async (context, report) =>
            {
                foreach (var (name, entry) in report.Entries)
                {
                    await context.Response.WriteAsync($"{name}: {entry.Status.ToString().ToLowerInvariant()}, {entry.Description}\n");
                }
            },
        });
        return routes;
    }
}
