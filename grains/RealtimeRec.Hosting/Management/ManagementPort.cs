using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.Hosting.Management;

/// <summary>
/// What operators alone need (probes, metrics) on a port of its own, so that a network can let shops and monitoring reach one each. Without
/// <see cref="ManagementOptions.Port"/> everything is served on every address.
/// </summary>
public static class ManagementPort
{
    /// <summary>Path of the metrics as Prometheus text.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Above the paths of the probes.</summary>
    private const string HealthPath = "/healthz";

    private const string DefaultAddress = "http://localhost:5000";
    private const string Endpoints = "Kestrel:Endpoints";

    /// <summary>Whether a path is for operators alone.</summary>
    public static bool IsManagementPath(PathString path) => path.StartsWithSegments(HealthPath) || path.StartsWithSegments(MetricsPath);

    /// <summary>The address of the port, as it is in the list of addresses to listen on; null without one.</summary>
    public static string? AddressOf(IConfiguration configuration) => ManagementOptions.From(configuration) is { Port: > 0 and var port }
        // Kestrel takes the star to mean every interface of IPv6 and IPv4, and of IPv4 alone where there is no other.
        ? string.Create(CultureInfo.InvariantCulture, $"http://*:{port}")
        : null;

    /// <summary>Adds the port to the addresses to listen on. Called once those are known; harmless to call again.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="isAlone">Whether nothing is served but what is for operators: then it is the only address.</param>
    public static WebApplicationBuilder AddManagementPort(this WebApplicationBuilder builder, bool isAlone = false)
    {
        // { "Management": { "Port": … } }
        builder.Services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ManagementOptions>, ManagementOptionsValidator>();
        if (isAlone)
        {
            // Probes and scrapers come by the pod's address; AllowedHosts, which the framework's filter reads, is about what shops ask for.
            builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
        }

        var configuration = builder.Configuration;
        if (AddressOf(configuration) is not { } address)
        {
            return builder;
        }

        if (configuration.GetSection(Endpoints).GetChildren().Any())
        {
            // These take the place of every other list of addresses.
            configuration[$"{Endpoints}:{ManagementOptions.Section}:Url"] = address;
            return builder;
        }

        var served = isAlone ? [] : Addresses(configuration);
        configuration[WebHostDefaults.ServerUrlsKey] = string.Join(';', [.. served.Where(url => url != address), address]);
        // They are in the list now; named twice, the server warns that it overrides them.
        configuration[WebHostDefaults.HttpPortsKey] = "";
        configuration[WebHostDefaults.HttpsPortsKey] = "";
        return builder;
    }

    /// <summary>Answers 404 to what came in by the other port: operators' paths by the shop's, the shop's by the operators'.</summary>
    public static IApplicationBuilder UseManagementPort(this IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<IOptions<ManagementOptions>>().Value is not { Port: > 0 and var port } ? app : app.Use((context, next) =>
        {
            // By the connection, not by the Host header, which is the caller's to choose.
            if (context.Connection.LocalPort == port != IsManagementPath(context.Request.Path))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return next(context);
        });

    private static string[] Addresses(IConfiguration configuration)
    {
        var urls = ListenAddresses.Split(configuration[WebHostDefaults.ServerUrlsKey]);
        if (urls.Length == 0)
        {
            urls =
            [
                .. ListenAddresses.Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"),
                .. ListenAddresses.Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"),
            ];
        }

        return urls.Length == 0 ? [DefaultAddress] : urls;
    }
}
