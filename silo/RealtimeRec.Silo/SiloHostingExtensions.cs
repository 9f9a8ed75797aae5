using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Memory;
using RealtimeRec.Hosting.Telemetry;
using RealtimeRec.Placement;
using RealtimeRec.Silo.Health;
using RealtimeRec.Silo.Hosting;
using RealtimeRec.Silo.Storage;
using RealtimeRec.State;
using StackExchange.Redis;

namespace RealtimeRec.Silo;

/// <summary>Adds a silo to a host.</summary>
public static class SiloHostingExtensions
{
    /// <summary>More grains than are called at a time.</summary>
    private const int LocalDirectoryCache = 20_000;

    /// <summary>What is left of the time to stop is for closing what the host used, and for the end of the process.</summary>
    private const double HostsShareOfStopping = 0.9;

    /// <summary>
    /// How often idle grains leave. After an import 100,000 products do, at 35 µs each: all those of ten seconds at once would keep every
    /// request waiting for a second.
    /// </summary>
    private static readonly TimeSpan CollectionQuantum = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Adds the silo with its grains, storage and membership, configured by the sections <c>Silo</c>, <c>Cluster</c>,
    /// <c>Redis</c>, <c>Profiles</c> and <c>Feeds</c>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="addStorage">
    /// Adds grain storage under <see cref="StorageNames.State"/> in place of Redis, of which nothing is needed then; for the one silo of
    /// a process (<c>Silo:Clustering</c> is <c>localhost</c>).
    /// </param>
    /// <exception cref="OptionsValidationException">A setting is missing or makes no sense; the message names its key.</exception>
    public static WebApplicationBuilder AddRealtimeRecSilo(this WebApplicationBuilder builder, Action<ISiloBuilder>? addStorage = null)
    {
        // { "Silo": { "Roles": [ … ], "SiloPort": … }, "Cluster": { "ClusterId": … }, "Redis": { "ConnectionString": … } }
        var configuration = builder.Configuration;
        var silo = OptionsCheck.Valid(new SiloOptionsValidator(), SiloOptions.Section, SiloOptions.From(configuration));
        var cluster = configuration.GetSection(ClusterIdentityOptions.Section).Get<ClusterIdentityOptions>() ?? new ClusterIdentityOptions();
        var redis = configuration.GetSection(RedisOptions.Section).Get<RedisOptions>() ?? new RedisOptions();
        var connection = addStorage is null || silo.Clustering != "localhost" ? redis.Connection() : null;

        builder.Services.AddSingleton(Options.Create(silo));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = silo.ShutdownTimeout * HostsShareOfStopping);
        builder.Services.TryAddSingleton(TimeProvider.System);
        if (connection is not null)
        {
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<RedisAvailability>(services, connection, redis.StartTimeout));
        }

        builder.Host.UseOrleans(orleans =>
        {
            orleans.Configure<ClusterOptions>(options =>
            {
                options.ClusterId = cluster.ClusterId;
                options.ServiceId = cluster.ServiceId;
            });
            orleans.AddClustering(silo, cluster, connection);
            orleans.Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = silo.ResponseTimeout;
                // Whoever called has given up by then.
                options.PlacementTimeout = silo.ResponseTimeout;
            });

            orleans.Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionAge = silo.CollectionAge;
                options.CollectProductsAfter(silo.ProductCollectionAge);
                options.CollectionQuantum = CollectionQuantum;
            });

            addStorage ??= silo => silo.AddRedisState(connection!);
            addStorage(orleans);
            if (TelemetryExport.IsConfigured(configuration))
            {
                orleans.AddActivityPropagation();
            }

            orleans.AddRealtimeRecGrains(configuration, silo.Roles);
        });
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MemoryReturn>();
        builder.Services.AddNativeMemoryReturn();
        builder.Services.AddHealthChecks().AddCheck<StoredStateHealthCheck>("state", tags: [HealthRoutes.ReadyTag]);
        builder.AddSiloTelemetry();
        return builder;
    }

    private static void AddClustering(
        this ISiloBuilder orleans, SiloOptions silo, ClusterIdentityOptions cluster, ConfigurationOptions? connection)
    {
        if (silo.Clustering == "localhost")
        {
            orleans.UseLocalhostClustering(silo.SiloPort, silo.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
            // It keeps every grain that was called, up to a million, for as long as the process lives. In one silo all are at hand
            // without it, though a call to one that is in it is placed sooner.
            orleans.Configure<GrainDirectoryOptions>(options => options.CacheSize = LocalDirectoryCache);
            return;
        }

        orleans.AddRedisMembership(connection!, cluster.ServiceId);
        orleans.Configure<ClusterMembershipOptions>(options =>
        {
            var membership = silo.Membership;
            options.ProbeTimeout = membership.ProbeTimeout;
            options.MaxProbeTimeout = membership.ProbeTimeout * 2;
            options.NumMissedProbesLimit = membership.MissedProbes;
            options.NumVotesForDeathDeclaration = membership.Votes;
            options.IAmAliveTablePublishTimeout = membership.HeartbeatInterval;
            options.NumMissedTableIAmAliveLimit = SiloMembershipOptions.StaleHeartbeats;
            options.TableRefreshTimeout = membership.RefreshInterval;
        });
        orleans.Configure<EndpointOptions>(options =>
        {
            // Gateways call the silos that they find listed with a port: only those that can answer.
            var isGateway = silo.HasRole(SiloRole.Users);
            options.SiloPort = silo.SiloPort;
            options.GatewayPort = isGateway ? silo.GatewayPort : 0;
            if (silo.AdvertisedAddress is { } address)
            {
                options.AdvertisedIPAddress = IPAddress.Parse(address);
                options.SiloListeningEndpoint = new IPEndPoint(silo.ListenAddress, silo.SiloPort);
                options.GatewayListeningEndpoint = isGateway ? new IPEndPoint(silo.ListenAddress, silo.GatewayPort) : null;
            }
        });
    }
}
