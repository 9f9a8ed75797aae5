using Microsoft.Extensions.Configuration;

namespace RealtimeRec.Hosting.Telemetry;

/// <summary>Whether telemetry goes to a collector.</summary>
public static class TelemetryExport
{
    /// <summary>OpenTelemetry's own key of the collector's address.</summary>
    public const string OtlpEndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Whether a collector is configured. Without one nothing is traced: spans that nobody receives would still be made for
    /// every call between grains.
    /// </summary>
    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[OtlpEndpointKey]);
}
