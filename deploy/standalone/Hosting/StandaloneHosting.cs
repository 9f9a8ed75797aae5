using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Logging;
using RealtimeRec.Hosting.Management;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Silo;
using RealtimeRec.Silo.Hosting;
using RealtimeRec.Standalone.Data;
using RealtimeRec.Standalone.Import;
using Spectre.Console;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>What the one-process edition, and its gateway for a cluster, set up around the silo and the gateway.</summary>
internal static class StandaloneHosting
{
    /// <summary>Settings that this edition chooses itself: its one silo is reached by itself alone.</summary>
    public static IReadOnlyCollection<string> Chosen { get; } = ["Silo:Clustering", "Silo:SiloPort", "Silo:GatewayPort"];

    /// <summary>A builder whose files lie beside the program, wherever it is started from.</summary>
    public static WebApplicationBuilder CreateBuilder() =>
        WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

    /// <summary>Checks the addresses to listen on, before anything is started for them.</summary>
    /// <exception cref="StartException">One makes no sense or is in use, or is not plain HTTP.</exception>
    public static void EnsureAddresses(string urls)
    {
        foreach (var url in ListenAddresses.Split(urls))
        {
            if (ListenAddresses.Parse(url) is not { Scheme: "http", PathBase: "" })
            {
                throw new StartException($"Cannot listen on {url}: only http:// addresses without a path are served; put a proxy in front for https.");
            }
        }

        ListenAddresses.EnsureFree(urls);
    }

    /// <summary>Takes the settings, listens on the addresses asked for, and keeps the log quiet.</summary>
    public static WebApplicationBuilder AddHostDefaults(this WebApplicationBuilder builder, StandaloneOptions options)
    {
        builder.Configuration.AddCommandLine(options.Settings);
        builder.WebHost.UseUrls(options.Urls);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(AnsiConsole.Console);

        builder.AddRealtimeRecLogging();
        // The banner says where it serves.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        return builder;
    }

    /// <summary>Points the silo at itself.</summary>
    /// <param name="builder">The builder, with its settings.</param>
    /// <param name="models">Folder of the encoders; null for what the configuration says.</param>
    public static WebApplicationBuilder AddOwnSilo(this WebApplicationBuilder builder, string? models)
    {
        var ports = LoopbackPorts.FindFree(2);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Silo:Clustering"] = "localhost",
            ["Silo:SiloPort"] = ports[0].ToString(CultureInfo.InvariantCulture),
            ["Silo:GatewayPort"] = ports[1].ToString(CultureInfo.InvariantCulture),
            // No other silo would answer sooner: a second attempt would only add to what the first one waits for.
            ["Resilience:AttemptTimeout"] = builder.Configuration["Resilience:AttemptTimeout"] ?? "00:00:30",
            ["Resilience:CallTimeout"] = builder.Configuration["Resilience:CallTimeout"] ?? "00:00:30",
            ["Silo:ResponseTimeout"] = builder.Configuration["Silo:ResponseTimeout"] ?? "00:00:30",
            ["Inference:Registry"] = models ?? builder.Configuration["Inference:Registry"],
            ["OTEL_SERVICE_NAME"] = builder.Configuration["OTEL_SERVICE_NAME"] ?? "realtimerec",
        });
        return builder;
    }

    /// <summary>
    /// Runs until a signal asks to stop, and shows where to go once it serves. Answers the exit code: 0, 2 when an import failed, so that
    /// whoever stops the process learns of it, or <see cref="StopDeadline.ExitCode"/> when the stop had to be cut short.
    /// </summary>
    /// <exception cref="StartException">An address is in use.</exception>
    /// <exception cref="OptionsValidationException">A setting makes no sense; the message names its key.</exception>
    public static async Task<int> RunStandaloneAsync(this WebApplication app, StandaloneOptions options, DataDirectory data, StopDeadline deadline)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        ListenAddresses.EnsureFree(ManagementPort.AddressOf(app.Configuration));
        deadline.Watch(app.Lifetime.ApplicationStopping, app.Services.GetRequiredService<IOptions<SiloOptions>>().Value.ShutdownTimeout);
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw ListenAddresses.InUse(options.Urls, exception);
        }

        Banner.Show(app.Services.GetRequiredService<IAnsiConsole>(), app.Urls, ManagementPort.AddressOf(app.Configuration), data);
        try
        {
            await app.WaitForShutdownAsync();
        }
        catch (Exception exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested && StopDeadline.IsCutShort(exception))
        {
            return StopDeadline.ExitCode;
        }

        return app.Services.GetRequiredService<ImportStatus>().AnyFailed ? 2 : 0;
    }
}
