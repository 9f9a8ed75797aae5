using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using StackExchange.Redis;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Connects a gateway of its own to the cluster.</summary>
public static class ClusterClientExtensions
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

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
            .ValidateDataAnnotations()
            .Validate(
                options => string.IsNullOrWhiteSpace(options.ConnectionString) || IsConnectionString(options.ConnectionString),
                $"{ClusterConnectionOptions.ConnectionStringKey} is no StackExchange.Redis connection string.")
            .ValidateOnStart();
        builder.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterConnectionOptions>>((cluster, connection) =>
        {
            cluster.ClusterId = connection.Value.ClusterId;
            cluster.ServiceId = connection.Value.ServiceId;
        });
        builder.Services.AddOptions<RedisClusteringOptions>().Configure<IOptions<ClusterConnectionOptions>>((redis, connection) =>
            redis.ConfigurationOptions = ConfigurationOptions.Parse(connection.Value.ConnectionString!));

        builder.UseOrleansClient(client => client
            .UseRedisClustering(_ => { })
            .AddActivityPropagation()
            .UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                // Silos and gateways start in any order.
                await Task.Delay(RetryDelay, cancellationToken);
                return true;
            }));
        return builder;
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
