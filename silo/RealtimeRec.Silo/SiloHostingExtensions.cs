using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace RealtimeRec.Silo;

/// <summary>Adds a silo to a host.</summary>
public static class SiloHostingExtensions
{
    /// <summary>
    /// Adds the silo with its grains, storage and membership, configured by the sections <c>Silo</c>, <c>Cluster</c>,
    /// <c>Redis</c>, <c>Profiles</c> and <c>Feeds</c>.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is missing or makes no sense; the message names its key.</exception>
    public static WebApplicationBuilder AddRealtimeRecSilo(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var silo = configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        var cluster = configuration.GetSection(ClusterIdentityOptions.Section).Get<ClusterIdentityOptions>() ?? new ClusterIdentityOptions();
        var redis = RedisConfiguration(configuration);
        Validate(silo);

        builder.Host.UseOrleans(orleans =>
        {
            orleans.Configure<ClusterOptions>(options =>
            {
                options.ClusterId = cluster.ClusterId;
                options.ServiceId = cluster.ServiceId;
            });
            if (silo.Clustering == "localhost")
            {
                orleans.UseLocalhostClustering(silo.SiloPort, silo.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
            }
            else
            {
                orleans.UseRedisClustering(options => options.ConfigurationOptions = redis);
                orleans.Configure<EndpointOptions>(options =>
                {
                    options.SiloPort = silo.SiloPort;
                    options.GatewayPort = silo.GatewayPort;
                    if (silo.AdvertisedAddress is { } address)
                    {
                        options.AdvertisedIPAddress = IPAddress.Parse(address);
                        options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, silo.SiloPort);
                        options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, silo.GatewayPort);
                    }
                });
            }

            // Before the provider that uses it. Four times the writes of the default JSON, and embeddings as they are.
            orleans.Services.AddSingleton<IGrainStorageSerializer>(
                services => new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()));
            orleans.AddRedisGrainStorage(StorageNames.State, options => options.ConfigurationOptions = redis);
            orleans.AddActivityPropagation();
            orleans.AddRealtimeRecGrains(configuration);
        });
        builder.AddSiloTelemetry();
        return builder;
    }

    private static ConfigurationOptions RedisConfiguration(IConfiguration configuration)
    {
        var text = configuration.GetSection(RedisOptions.Section).Get<RedisOptions>()?.ConnectionString;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid($"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)} is missing. Set it to the address of a Redis server, such as redis:6379.");
        }

        try
        {
            var options = ConfigurationOptions.Parse(text);
            options.AbortOnConnectFail = false;
            return options;
        }
        catch (ArgumentException exception)
        {
            throw Invalid($"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)} is no StackExchange.Redis connection string: {exception.Message}");
        }
    }

    private static void Validate(SiloOptions silo)
    {
        if (silo.Clustering is not ("redis" or "localhost"))
        {
            throw Invalid($"{SiloOptions.Section}:{nameof(silo.Clustering)} must be redis or localhost, not \"{silo.Clustering}\".");
        }

        foreach (var (port, key) in new[] { (silo.SiloPort, nameof(silo.SiloPort)), (silo.GatewayPort, nameof(silo.GatewayPort)) })
        {
            if (port is < 1 or > 65_535)
            {
                throw Invalid($"{SiloOptions.Section}:{key} must be a TCP port, 1 to 65535, not {port}.");
            }
        }

        if (silo.AdvertisedAddress is { } address && !IPAddress.TryParse(address, out _))
        {
            throw Invalid($"{SiloOptions.Section}:{nameof(silo.AdvertisedAddress)} must be an IP address, not \"{address}\".");
        }
    }

    private static OptionsValidationException Invalid(string message) => new("Silo", typeof(SiloOptions), [message]);
}
