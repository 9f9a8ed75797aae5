using RealtimeRec.Hosting.Health;
using RealtimeRec.Standalone.Data;

namespace RealtimeRec.Standalone.Import;

/// <summary>Adds the imports asked for.</summary>
internal static class ImportHosting
{
    /// <summary>Applies <paramref name="requests"/> after the start; readiness waits for them (check <c>imports</c>).</summary>
    public static WebApplicationBuilder AddImports(this WebApplicationBuilder builder, IReadOnlyList<ImportRequest> requests, DataDirectory data)
    {
        var services = builder.Services;
        services.AddSingleton(data);
        services.AddSingleton(new ImportStatus(requests));
        services.AddSingleton(provider => new ImportLedger(data.ImportLedgerPath, provider.GetRequiredService<ILogger<ImportLedger>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RejectedRowLists>(provider, data.RejectedRowsPath));
        services.AddSingleton<ImportDisplay>();
        services.AddSingleton<ImportRunner>();
        services.AddHostedService<ImportService>();
        services.AddHealthChecks().AddCheck<ImportHealthCheck>("imports", tags: [HealthRoutes.ReadyTag]);
        return builder;
    }
}
