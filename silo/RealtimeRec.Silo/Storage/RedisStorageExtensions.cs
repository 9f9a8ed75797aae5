using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;
using RealtimeRec.Hosting.Health;
using StackExchange.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>Redis as a cluster's store, which may come back empty.</summary>
internal static class RedisStorageExtensions
{
    private const string RedisName = "redis";

    /// <summary>Adds grain storage under <see cref="StorageNames.State"/>.</summary>
    public static ISiloBuilder AddRedisState(this ISiloBuilder orleans, ConfigurationOptions connection)
    {
        orleans.AddRedisGrainStorage(RedisName, options => options.ConfigurationOptions = connection);
        orleans.Services.AddKeyedSingleton<IGrainStorage>(
            StorageNames.State,
            (services, _) => ActivatorUtilities.CreateInstance<RestoringStorage>(services, services.GetRequiredKeyedService<IGrainStorage>(RedisName)));
        return orleans;
    }

    /// <summary>Adds membership, and whoever notices that the store was lost.</summary>
    public static ISiloBuilder AddRedisMembership(this ISiloBuilder orleans, ConfigurationOptions connection)
    {
        orleans.UseRedisClustering(options => options.ConfigurationOptions = connection);
        var services = orleans.Services;
        var table = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Remove(table);
        services.AddSingleton(new StoreConnection(connection));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RestoringMembershipTable>(
            provider, (IMembershipTable)table.ImplementationFactory!(provider)));
        services.AddSingleton<IMembershipTable>(provider => provider.GetRequiredService<RestoringMembershipTable>());
        services.TryAddSingleton<StoreMetrics>();
        services.AddSingleton<StoreWatch>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<StoreWatch>());
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: [HealthRoutes.ReadyTag]);
        return orleans;
    }
}
