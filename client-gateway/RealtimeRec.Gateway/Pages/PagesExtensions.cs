using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RealtimeRec.Gateway.Shoppers;

namespace RealtimeRec.Gateway.Pages;

/// <summary>
/// Adds the pages: at <c>/</c> a shop beside the shopper's live feed and the cluster's live numbers, at <c>/quality</c> what
/// the rules say about the shop's events.
/// </summary>
public static class PagesExtensions
{
    /// <summary>
    /// Registers what the page needs. The host brings an <see cref="IGrainFactory"/>; event ingress and live feed come from
    /// <see cref="GatewayHostingExtensions.AddRealtimeRecGateway"/>.
    /// </summary>
    public static IServiceCollection AddRealtimeRecPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KnownShoppers>();
        services.TryAddSingleton<UserErasure>();
        services.TryAddSingleton<IShopClient, ShopClient>();
        services.TryAddSingleton<LiveMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveMetrics>());
        return services;
    }

    /// <summary>
    /// Maps the page and the files it loads. Works in every environment and whether the gateway is the entry application
    /// or a library of it; the entry application's project sets <c>RequiresAspNetWebAssets</c>.
    /// </summary>
    public static WebApplication MapRealtimeRecPages(this WebApplication app)
    {
        // Outside Development the host does not look for assets in referenced projects' folders; a build output that was
        // not published (dotnet run) has them nowhere else. Does nothing for a published application.
        StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
        app.UseAntiforgery();
        // A process that is no web project's own output, such as a test runner, has no list of assets; the API works without.
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{app.Environment.ApplicationName}.staticwebassets.endpoints.json")))
        {
            app.MapStaticAssets();
        }

        // The pages' policy is set with that of every other answer.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null).Add(ReadOnly);
        return app;
    }

    // The pages have no forms: a POST would be answered with a page about one that is missing.
    private static void ReadOnly(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any() && endpoint.Metadata.OfType<HttpMethodMetadata>().FirstOrDefault() is { } methods)
        {
            endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
        }
    }
}
