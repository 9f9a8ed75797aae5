using RealtimeRec.EmbeddedStore;
using RealtimeRec.Gateway;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Silo;
using RealtimeRec.Silo.Hosting;
using RealtimeRec.Standalone.Commands;
using RealtimeRec.Standalone.Data;
using RealtimeRec.Standalone.Hosting;
using RealtimeRec.Standalone.Import;
using RealtimeRec.Standalone.Simulation;
using RealtimeRec.State;

return await StandaloneCommand.InvokeAsync(args, RunAllAsync, RunGatewayAsync);

static async Task<int> RunAllAsync(StandaloneOptions options)
{
    using var deadline = new StopDeadline();
    StandaloneHosting.EnsureAddresses(options.Urls);
    using var data = DataDirectory.Open(options.DataDirectory);
    await using var store = data.OpenStore(TimeProvider.System);

    var builder = StandaloneHosting.CreateBuilder();
    builder.AddHostDefaults(options);
    builder.AddOwnSilo(options.Models);
    builder.AddRealtimeRecSilo(silo => silo.AddEmbeddedGrainStorage(StorageNames.State, store));
    builder.Services.AddStoreCare(store, HealthRoutes.ReadyTag);
    return await RunShopAsync(builder, options, data, serviceId: null, deadline);
}

static async Task<int> RunGatewayAsync(StandaloneOptions options)
{
    using var deadline = new StopDeadline();
    StandaloneHosting.EnsureAddresses(options.Urls);
    using var data = DataDirectory.Open(options.DataDirectory);

    var builder = StandaloneHosting.CreateBuilder();
    builder.AddHostDefaults(options);
    builder.AddClusterClient();
    builder.AddKafkaIngress();

    // What went into another store says nothing about this cluster's.
    var cluster = builder.Configuration.GetSection(ClusterIdentityOptions.Section).Get<ClusterIdentityOptions>() ?? new ClusterIdentityOptions();
    return await RunShopAsync(builder, options, data, cluster.ServiceId, deadline);
}

static async Task<int> RunShopAsync(WebApplicationBuilder builder, StandaloneOptions options, DataDirectory data, string? serviceId, StopDeadline deadline)
{
    builder.AddRealtimeRecGateway();
    builder.AddImports(options.Imports, data, serviceId);
    if (options.SimulationRate is { } rate)
    {
        builder.AddSimulation(rate);
    }

    await using var app = builder.Build();
    app.MapRealtimeRecGateway();
    app.MapDemonstrationImages();
    return await app.RunStandaloneAsync(options, data, deadline);
}
