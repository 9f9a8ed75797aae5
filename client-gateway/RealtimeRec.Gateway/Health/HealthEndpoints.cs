using RealtimeRec.Hosting.Health;

namespace RealtimeRec.Gateway.Health;

/// <summary>What decides whether the gateway is ready for traffic.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddGatewayHealth(this IServiceCollection services)
    {
        // One, which remembers when a silo answered last.
        services.AddSingleton<CatalogHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<LifetimeHealthCheck>("lifetime", tags: [HealthRoutes.ReadyTag])
            .AddCheck<CatalogHealthCheck>("catalog", tags: [HealthRoutes.ReadyTag], timeout: CheckTimeout);
        services.AddOptions<ShutdownOptions>()
            .BindConfiguration(ShutdownOptions.Section)
            .Validate(
                options => options.Delay >= TimeSpan.Zero && options.Delay <= LongestDelay,
                $"{ShutdownOptions.Section}:{nameof(ShutdownOptions.Delay)} must be from {TimeSpan.Zero} to {LongestDelay}: "
                    + "it must fit into the host's shutdown timeout together with everything else.")
            .ValidateOnStart();
        services.AddHostedService<ShutdownDelay>();
        return services;
    }
}
