using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RealtimeRec.Silo;

/// <summary>Telemetry of a silo.</summary>
internal static class SiloTelemetryExtensions
{
    /// <summary>Traces and metrics of Orleans and of the grains; sent by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    public static void AddSiloTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var export = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        services.AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TelemetryNames.Source, "Microsoft.Orleans").AddRuntimeInstrumentation().AddPrometheusExporter();
                if (export)
                {
                    metrics.AddOtlpExporter();
                }
            })
            .WithTracing(tracing =>
            {
                tracing.AddSource(TelemetryNames.Source, "Microsoft.Orleans.Application");
                if (export)
                {
                    tracing.AddOtlpExporter();
                }
            });
    }
}
