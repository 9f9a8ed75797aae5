using RealtimeRec.Hosting.Health;
using RealtimeRec.Standalone.Data;

namespace RealtimeRec.Standalone.Import;

/// <summary>Adds the imports asked for.</summary>
internal static class ImportHosting
{
    /// <summary>Applies <paramref name="requests"/> after the start; readiness waits for them (check <c>imports</c>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="requests">The imports.</param>
    /// <param name="data">Where is noted what was imported, and what was not taken.</param>
    /// <param name="serviceId">The stored state of a cluster that they go into; null for the store in <paramref name="data"/>.</param>
    public static WebApplicationBuilder AddImports(
        this WebApplicationBuilder builder, IReadOnlyList<ImportRequest> requests, DataDirectory data, string? serviceId)
    {
        var services = builder.Services;
        services.AddSingleton(data);
        services.AddSingleton(new ImportStatus(requests));
        services.AddSingleton(provider => new ImportLedger(data.ImportLedgerPath(serviceId), provider.GetRequiredService<ILogger<ImportLedger>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RejectedRowLists>(provider, data.RejectedRowsPath));
        services.AddSingleton<ImportDisplay>();
        services.AddSingleton<ImportRunner>();
        services.AddHostedService<ImportService>();
        services.AddHealthChecks().AddCheck<ImportHealthCheck>("imports", tags: [HealthRoutes.ReadyTag]);
        return builder;
    }
}
