using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Endpoints;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Gateway.Feeds;
using RealtimeRec.Gateway.Health;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Gateway.Pages;
using RealtimeRec.Gateway.Quality;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Management;
using RealtimeRec.Hosting.Memory;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Gateway;

/// <summary>Puts the gateway into a web application: one of its own, or the one-process edition's.</summary>
public static class GatewayHostingExtensions
{
    /// <summary>
    /// Adds what the API and the pages need. An <see cref="IGrainFactory"/> is the host's to provide: a silo's own, or an Orleans client's. An
    /// <see cref="IEventIngress"/> added before takes the place of the direct way to the grains.
    /// </summary>
    public static WebApplicationBuilder AddRealtimeRecGateway(this WebApplicationBuilder builder)
    {
        builder.AddManagementPort();
        builder.Services.AddServerLimits();
        builder.Services.AddHostGuard();
        builder.Services.AddCrossOrigin();
        builder.AddRealtimeRecTelemetry();
        builder.Services.AddNativeMemoryReturn();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BulkPace>();
        builder.Services.TryAddSingleton<GatewayMetrics>();
        // { "Resilience": { "AttemptTimeout": …, "CallTimeout": …, "BreakDuration": … } }
        builder.Services.AddOptions<ResilienceOptions>().BindConfiguration(ResilienceOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ResilienceOptions>, ResilienceOptionsValidator>();
        builder.Services.TryAddSingleton<ClusterCalls>();
        builder.Services.TryAddSingleton<ClusterConnection>();
        // A call that was cancelled ends with the grain's word that it was: without it a silent cluster would look like a living one.
        builder.Services.Configure<ClientMessagingOptions>(messaging => messaging.WaitForCancellationAcknowledgement = true);
        builder.Services.Configure<SiloMessagingOptions>(messaging => messaging.WaitForCancellationAcknowledgement = true);
        builder.Services.TryAddSingleton<IEventIngress, GrainEventIngress>();
        builder.Services.TryAddSingleton<FeedReader>();
        builder.Services.AddSingleton<FirstFeeds>();
        builder.Services.TryAddSingleton<SearchReader>();
        builder.Services.TryAddSingleton<SuggestionReader>();
        builder.Services.AddSingleton<PageBuilder>();
        builder.Services.TryAddSingleton<LiveFeed>();
        builder.Services.AddQualityMonitor(builder.Configuration);
        builder.Services.AddHostedService<QualityReporting>();
        builder.Services.AddGatewayHealth();
        builder.Services.AddRequestDecompression();
        builder.Services.AddAnswerCompression();
        builder.Services.AddApiDocumentation();
        builder.Services.AddRealtimeRecPages();
        builder.Services.ConfigureHttpJsonOptions(options => GatewayJson.Configure(options.SerializerOptions));
        return builder;
    }

    /// <summary>Maps <c>/v1</c>, <c>/healthz</c>, <c>/metrics</c>, <c>/openapi</c>, <c>/docs</c> and the pages at <c>/</c>.</summary>
    public static WebApplication MapRealtimeRecGateway(this WebApplication app)
    {
        app.UseMiddleware<HeadRequests>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<TraceHeaders>();
        app.UseResponseCompression();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HostGuard>();
        app.UseManagementPort();
        app.UseRouting();
        // Only browsers name an origin; whoever does not is spared the look for a policy.
        app.UseWhen(
            context => context.Request.Headers.Origin.Count > 0 && context.Request.Path.StartsWithSegments("/v1"), api => api.UseCors());
        app.UseMiddleware<UnknownParameters>();
        app.UseRequestDecompression();
        var v1 = app.MapGroup("/v1");
        v1.MapEvents();
        v1.MapProducts();
        v1.MapFeeds();
        v1.MapPages();
        v1.MapUsers();
        v1.MapRelated();
        v1.MapSearch();
        v1.MapSuggestions();
        v1.MapSearchAnalytics();
        v1.MapSynonyms();
        v1.MapModels();
        v1.MapQuality();
        app.MapHealthRoutes();
        app.MapPrometheusScrapingEndpoint(ManagementPort.MetricsPath);
        app.MapApiDocumentation();
        app.MapRealtimeRecPages();
        return app;
    }
}
