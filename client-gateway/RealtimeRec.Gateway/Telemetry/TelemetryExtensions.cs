using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RealtimeRec.Hosting.Management;
using RealtimeRec.Hosting.Telemetry;

namespace RealtimeRec.Gateway.Telemetry;

/// <summary>Registers traces and metrics.</summary>
public static class TelemetryExtensions
{
    private const string ServiceName = "realtimerec-gateway";
    private const string ServiceNameKey = "OTEL_SERVICE_NAME";
    private const string GatewayKey = "RealtimeRec.Telemetry.Gateway";

    /// <summary>
    /// Metrics of the gateway, of Orleans and of the runtime as Prometheus text, and with <see cref="TelemetryExport"/> traces
    /// and metrics by OTLP. Harmless to call again, also beside the silo's own registration in one
    /// process: sources and meters are sets, and exporters are added by whoever comes first
    /// (<see cref="TelemetryNames.ExportersProperty"/> in the builder's properties says so).
    /// </summary>
    public static IHostApplicationBuilder AddRealtimeRecTelemetry(this IHostApplicationBuilder builder)
    {
        if (!builder.Properties.TryAdd(GatewayKey, true))
        {
            return builder;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(TelemetryNames.Source, "Microsoft.Orleans", "System.Runtime")
                .AddAspNetCoreInstrumentation());
        var isExported = TelemetryExport.IsConfigured(builder.Configuration);
        if (isExported)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource(TelemetryNames.Source, "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage")
                .AddAspNetCoreInstrumentation(options => options.Filter = IsWorthATrace));
        }

        if (builder.Properties.TryAdd(TelemetryNames.ExportersProperty, true))
        {
            if (string.IsNullOrWhiteSpace(builder.Configuration[ServiceNameKey]))
            {
                telemetry.ConfigureResource(resource => resource.AddService(ServiceName));
            }

            telemetry.WithMetrics(metrics => metrics.AddPrometheusExporter());
            if (isExported)
            {
                telemetry
                    .WithTracing(tracing => tracing.AddOtlpExporter())
                    .WithMetrics(metrics => metrics.AddOtlpExporter());
            }
        }

        return builder;
    }

    // Probes and scrapes come every few seconds for ever; their traces would bury the shop's.
    private static bool IsWorthATrace(HttpContext context) => !ManagementPort.IsManagementPath(context.Request.Path);
}
