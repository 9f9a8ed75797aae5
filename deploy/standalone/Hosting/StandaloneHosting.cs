using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using RealtimeRec.Silo;
using RealtimeRec.Standalone.Import;
using Spectre.Console;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>What the one-process edition sets up around the silo and the gateway.</summary>
internal static class StandaloneHosting
{
    /// <summary>A builder whose files lie beside the program, wherever it is started from.</summary>
    public static WebApplicationBuilder CreateBuilder() =>
        WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

    /// <summary>Points the silo at the embedded store and at itself, listens on the addresses asked for, and keeps the log quiet.</summary>
    public static WebApplicationBuilder AddStandaloneDefaults(this WebApplicationBuilder builder, StandaloneOptions options, EmbeddedStore store)
    {
        var ports = LoopbackPorts.FindFree(2);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = store.ConnectionString,
            ["Silo:Clustering"] = "localhost",
            ["Silo:SiloPort"] = ports[0].ToString(CultureInfo.InvariantCulture),
            ["Silo:GatewayPort"] = ports[1].ToString(CultureInfo.InvariantCulture),
            // No other silo would answer sooner: a second attempt would only add to what the first one waits for.
            ["Resilience:AttemptTimeout"] = builder.Configuration["Resilience:AttemptTimeout"] ?? "00:00:30",
            ["Resilience:CallTimeout"] = builder.Configuration["Resilience:CallTimeout"] ?? "00:00:30",
            ["Silo:ResponseTimeout"] = builder.Configuration["Silo:ResponseTimeout"] ?? "00:00:30",
            ["Inference:Registry"] = options.Models ?? builder.Configuration["Inference:Registry"],
            ["OTEL_SERVICE_NAME"] = builder.Configuration["OTEL_SERVICE_NAME"] ?? "realtimerec",
        });
        builder.WebHost.UseUrls(options.Urls);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(AnsiConsole.Console);

        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("RealtimeRec", LogLevel.Information);
        // Readiness says the same to whoever asks; while an import runs it is no error.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // Remarks on how long starting, stopping and checking took.
        builder.Logging.AddFilter("Orleans.Runtime.SiloLifecycleSubject", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        return builder;
    }

    /// <summary>
    /// Runs until a signal asks to stop, and shows where to go once it serves. Answers the exit code: 0, or 2 when an import
    /// failed, so that whoever stops the process learns of it.
    /// </summary>
    /// <exception cref="StartException">An address is in use.</exception>
    /// <exception cref="OptionsValidationException">A setting makes no sense; the message names its key.</exception>
    public static async Task<int> RunStandaloneAsync(this WebApplication app, StandaloneOptions options, DataDirectory data)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw ListenAddresses.InUse(options.Urls, exception);
        }

        Banner.Show(app.Services.GetRequiredService<IAnsiConsole>(), app.Urls, data);
        await app.WaitForShutdownAsync();
        return app.Services.GetRequiredService<ImportStatus>().AnyFailed ? 2 : 0;
    }
}
