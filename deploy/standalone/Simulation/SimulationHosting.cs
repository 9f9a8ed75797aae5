using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>Adds the demonstration shop to the one-process edition.</summary>
internal static class SimulationHosting
{
    /// <summary>
    /// Adds the demonstration shop's catalogue, its shoppers and the readiness check <c>demonstration shop</c>. Needs an
    /// <see cref="IGrainFactory"/> and the gateway's event ingress.
    /// </summary>
    /// <param name="rate">Events per second; 0 for a shop without shoppers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not a number from 0 to 100,000.</exception>
    public static WebApplicationBuilder AddSimulation(this WebApplicationBuilder builder, double rate)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(SimulationOptions.WithRate(rate));
        services.AddSingleton<DemonstrationShopStatus>();
        services.AddSingleton<IShopfront, ClusterShopfront>();
        services.AddSingleton<DemonstrationShop>();
        services.AddHostedService<SimulationService>();
        services.AddHealthChecks().AddCheck<DemonstrationShopHealthCheck>("demonstration shop", tags: ["ready"]);
        return builder;
    }
}
