using Orleans.Storage;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Redis;
using RealtimeRec.State;
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

    /// <summary>Adds membership, and whoever notices that the store is away, was lost, or lists silos that are gone.</summary>
    /// <param name="orleans">The silo.</param>
    /// <param name="connection">How to connect.</param>
    /// <param name="serviceId">The cluster's service id.</param>
    public static ISiloBuilder AddRedisMembership(this ISiloBuilder orleans, ConfigurationOptions connection, string serviceId)
    {
        orleans.UseRedisClustering(options => options.ConfigurationOptions = connection);
        var services = orleans.Services;
        var table = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Remove(table);
        services.AddStoreWatch(_ => connection, _ => serviceId, writes: true);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RestoringMembershipTable>(
            provider, (IMembershipTable)table.ImplementationFactory!(provider)));
        services.AddSingleton<IMembershipTable>(provider => provider.GetRequiredService<RestoringMembershipTable>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, GoneSilos>();
        services.AddSingleton<StoreRestorer>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<StoreRestorer>());
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: [HealthRoutes.ReadyTag]);
        return orleans;
    }
}
