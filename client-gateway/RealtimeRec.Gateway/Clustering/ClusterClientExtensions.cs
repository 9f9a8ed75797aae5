using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Redis;
using RealtimeRec.Hosting.Telemetry;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Connects a gateway of its own to the cluster.</summary>
public static class ClusterClientExtensions
{
    /// <summary>
    /// How soon a silo that joined takes calls, which is how long feeds fail at most once the first silo of a cluster is back, and how long one that vanished without
    /// a word keeps its connection. One read of a short list; a silo takes longer than this for the first feeds that it makes before it says that it is ready.
    /// </summary>
    private static readonly TimeSpan SiloListRefreshPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The client does not fail a call whose connection breaks: it waits for the answer until this. The gateway's own attempts
    /// give up earlier; this bounds what they leave behind, and calls made without them.
    /// </summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A host that is gone, unlike a process, refuses no connection: calls to it wait this long for one.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds the Orleans client. Not for a gateway in a silo's process, which uses the silo's own.</summary>
    public static WebApplicationBuilder AddClusterClient(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddOptions<ClusterConnectionOptions>()
            .Configure(options =>
            {
                // { "Redis": { "ConnectionString": … }, "Cluster": { "ClusterId": …, "ServiceId": … } }
                options.ConnectionString = configuration[ClusterConnectionOptions.ConnectionStringKey];
                options.ClusterId = configuration[ClusterConnectionOptions.ClusterIdKey] ?? options.ClusterId;
                options.ServiceId = configuration[ClusterConnectionOptions.ServiceIdKey] ?? options.ServiceId;
            })
            .Validate(options => !string.IsNullOrWhiteSpace(options.ClusterId), $"{ClusterConnectionOptions.ClusterIdKey} must not be empty.")
            .Validate(options => !string.IsNullOrWhiteSpace(options.ServiceId), $"{ClusterConnectionOptions.ServiceIdKey} must not be empty.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ClusterConnectionOptions>, ClusterConnectionOptionsValidator>();
        builder.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterConnectionOptions>>((cluster, connection) =>
        {
            cluster.ClusterId = connection.Value.ClusterId;
            cluster.ServiceId = connection.Value.ServiceId;
        });
        builder.Services.AddOptions<RedisClusteringOptions>().Configure<IOptions<ClusterConnectionOptions>>((redis, connection) =>
        {
            if (RedisConnectionString.TryParse(connection.Value.ConnectionString ?? "", "", out var options, out _))
            {
                // Redis may be away when the gateway starts, and come later.
                options.AbortOnConnectFail = false;
                redis.ConfigurationOptions = options;
            }
        });
        builder.Services.AddStoreWatch(
            services => services.GetRequiredService<IOptions<RedisClusteringOptions>>().Value.ConfigurationOptions!,
            services => services.GetRequiredService<IOptions<ClusterConnectionOptions>>().Value.ServiceId,
            writes: false);
        builder.Services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: [HealthRoutes.ReadyTag]);
        builder.Services.Configure<GatewayOptions>(silos => silos.GatewayListRefreshPeriod = SiloListRefreshPeriod);
        builder.Services.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        builder.Services.Configure<ConnectionOptions>(connections => connections.OpenConnectionTimeout = ConnectTimeout);

        builder.Services.TryAddSingleton<ClusterConnection>();
        builder.Services.AddSingleton<IClientConnectionRetryFilter>(services => services.GetRequiredService<ClusterConnection>());
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(services => services.GetRequiredService<ClusterConnection>());

        // The client waits for a silo for as long as it takes; the probes must be answered meanwhile.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(_ => { });
            if (TelemetryExport.IsConfigured(configuration))
            {
                client.AddActivityPropagation();
            }
        });
        return builder;
    }
}
