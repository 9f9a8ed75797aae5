using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using RealtimeRec.EmbeddedStore.Storage;

namespace RealtimeRec.EmbeddedStore;

/// <summary>Puts a store into a silo.</summary>
public static class EmbeddedStoreExtensions
{
    /// <summary>Keeps the state of grains in <paramref name="store"/>, which stays the caller's to dispose of.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">Name of the storage provider.</param>
    /// <param name="store">The store.</param>
    public static ISiloBuilder AddEmbeddedGrainStorage(this ISiloBuilder silo, string name, StateStore store)
    {
        silo.Services.AddKeyedSingleton<IGrainStorage>(name, (services, _) => new EmbeddedGrainStorage(
            store, services.GetKeyedService<IGrainStorageSerializer>(name) ?? services.GetRequiredService<IGrainStorageSerializer>()));
        return silo;
    }

    /// <summary>
    /// Reports on the store, to the log and as the check <c>store</c> with the tags given, and takes what was removed off the disk from time to time.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="store">The store.</param>
    /// <param name="tags">Tags of the check.</param>
    public static IServiceCollection AddStoreCare(this IServiceCollection services, StateStore store, params string[] tags)
    {
        // By a factory, so that the host does not dispose of it while grains still write.
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<StoreReporter>(provider, store));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<StoreSweeper>(provider, store));
        services.AddHealthChecks().AddCheck("store", new StoreHealthCheck(store), tags: tags);
        return services;
    }
}
