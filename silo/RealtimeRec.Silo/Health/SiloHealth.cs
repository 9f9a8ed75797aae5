using RealtimeRec.Hosting.Health;

namespace RealtimeRec.Silo.Health;

/// <summary>What decides whether the silo is ready for traffic.</summary>
internal static class SiloHealth
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds the silo's own checks; what runs in it besides adds its own with <see cref="HealthRoutes.ReadyTag"/>.</summary>
    public static IServiceCollection AddSiloHealth(this IServiceCollection services)
    {
        // One, which makes them once.
        services.AddSingleton<FirstFeedsHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<MembershipHealthCheck>("membership", tags: [HealthRoutes.ReadyTag], timeout: CheckTimeout)
            .AddCheck<CatalogReplicaHealthCheck>("catalog", tags: [HealthRoutes.ReadyTag], timeout: CheckTimeout)
            .AddCheck<FirstFeedsHealthCheck>("feeds", tags: [HealthRoutes.ReadyTag], timeout: CheckTimeout);
        return services;
    }
}
