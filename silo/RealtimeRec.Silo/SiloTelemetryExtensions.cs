using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RealtimeRec.Hosting.Telemetry;

namespace RealtimeRec.Silo;

/// <summary>Telemetry of a silo.</summary>
internal static class SiloTelemetryExtensions
{
    private const string ServiceName = "realtimerec-silo";
    private const string ServiceNameKey = "OTEL_SERVICE_NAME";

    /// <summary>
    /// Metrics of Orleans and of the grains as Prometheus text, and with <see cref="TelemetryExport"/> traces and metrics by
    /// OTLP. Whoever comes first in a process adds the exporters (<see cref="TelemetryNames.ExportersProperty"/>).
    /// </summary>
    public static IHostApplicationBuilder AddSiloTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(TelemetryNames.Source, "Microsoft.Orleans").AddRuntimeInstrumentation());
        var isExported = TelemetryExport.IsConfigured(builder.Configuration);
        if (isExported)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(TelemetryNames.Source, "Microsoft.Orleans.Application"));
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
}
