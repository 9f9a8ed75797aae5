using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace RealtimeRec.Hosting.Redis;

/// <summary>Has a process watch its cluster's store.</summary>
public static class StoreServiceExtensions
{
    /// <summary>The key of the mark that tells a store from another one; every process of the service may write it.</summary>
    /// <param name="serviceId">The cluster's service id.</param>
    public static RedisKey MarkKey(string serviceId) => $"{serviceId}/store";

    /// <summary>Adds a <see cref="StoreConnection"/>, the <see cref="StoreWatch"/> and its metrics; the health check is the caller's to choose.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="connection">How to connect.</param>
    /// <param name="serviceId">The cluster's service id.</param>
    /// <param name="writes">Whether the process itself writes to the store, and must have the right to.</param>
    public static IServiceCollection AddStoreWatch(
        this IServiceCollection services, Func<IServiceProvider, ConfigurationOptions> connection, Func<IServiceProvider, string> serviceId, bool writes)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new StoreConnection(connection(provider)));
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton(provider =>
        {
            var store = provider.GetRequiredService<StoreConnection>();
            var time = provider.GetRequiredService<TimeProvider>();
            var probe = new StoreProbe(store, MarkKey(serviceId(provider)), writes, time);
            return new StoreWatch(
                probe.LookAsync, store.Servers, provider.GetRequiredService<StoreMetrics>(), time, provider.GetRequiredService<ILogger<StoreWatch>>());
        });
        services.AddHostedService(provider => provider.GetRequiredService<StoreWatch>());
        return services;
    }
}
