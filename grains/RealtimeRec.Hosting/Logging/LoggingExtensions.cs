using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Logging;

/// <summary>The log of a process: one line a record, on the console.</summary>
public static class LoggingExtensions
{
    /// <summary>The setting that says how records are written: <c>line</c> (the default), for people, or <c>json</c>, for programs.</summary>
    public const string FormatKey = "Logging:Format";

    private const string Line = "line";
    private const string Json = "json";

    /// <summary>
    /// What is worth a line unless <c>Logging:LogLevel:&lt;category&gt;</c> says otherwise. An error is what somebody has to look at, a warning
    /// what was dealt with but cost somebody something; what only says that the machine is busy, or how each attempt at something that is
    /// tried again ended, is neither.
    /// </summary>
    private static readonly Dictionary<string, LogLevel> Levels = new()
    {
        ["RealtimeRec"] = LogLevel.Information,
        // Starting and stopping, told once each.
        ["Microsoft.Hosting.Lifetime"] = LogLevel.Information,
        // Probes come every few seconds; what they find is their answer.
        ["Microsoft.Extensions.Diagnostics.HealthChecks"] = LogLevel.None,
        // Each attempt with its stack; whoever called tells what came of them.
        ["Polly"] = LogLevel.Critical,
        // A client's fault or absence, told to the client.
        ["Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = LogLevel.None,
        ["Microsoft.AspNetCore.Antiforgery"] = LogLevel.None,
        ["Microsoft.AspNetCore.DataProtection"] = LogLevel.Error,
        // Each attempt at a connection that is tried again; what came of them all is told once.
        ["Orleans.Messaging.GatewayManager"] = LogLevel.Critical,
        ["Orleans.Messaging.ClientMessageCenter"] = LogLevel.Error,
        ["Orleans.Runtime.Messaging.ConnectionManager"] = LogLevel.Error,
        ["Orleans.Runtime.Messaging.Connection"] = LogLevel.Error,
        ["Orleans.Runtime.ClientClusterManifestProvider"] = LogLevel.Error,
        // Each probe before a silo joins, and each heartbeat while the store is away, with its stack.
        ["Orleans.Runtime.MembershipService.MembershipAgent"] = LogLevel.Error,
        // An answer that came too late; whoever asked tells what came of it.
        ["Orleans.Runtime.CallbackData"] = LogLevel.Error,
        // How long a turn, a start or a check took on a busy machine; latencies are in the metrics.
        ["Orleans.Runtime.Scheduler"] = LogLevel.Error,
        // That the heap is one for all cores, as it is meant to be: a silo shares its cores, and gives memory back.
        ["Orleans.Runtime.Silo"] = LogLevel.Error,
        ["Orleans.Runtime.SiloLifecycleSubject"] = LogLevel.Error,
        ["Orleans.Runtime.Watchdog"] = LogLevel.Error,
        ["Orleans.Runtime.MembershipService.LocalSiloHealthMonitor"] = LogLevel.Error,
    };

    /// <summary>
    /// Sends the log to the console, one line a record, in the format that <see cref="FormatKey"/> asks for. Settings win over the
    /// levels chosen here.
    /// </summary>
    public static TBuilder AddRealtimeRecLogging<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<LogRate>();
        builder.Services.TryAddSingleton(services => SecretRedaction.Of(services.GetRequiredService<IConfiguration>()));
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<JsonFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole();
        builder.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            // Of two rules for one category the later one holds: these come before whatever a setting or the program says.
            var position = 0;
            filters.Rules.Insert(position++, new LoggerFilterRule(null, null, LogLevel.Warning, null));
            foreach (var (category, level) in Levels)
            {
                filters.Rules.Insert(position++, new LoggerFilterRule(null, category, level, null));
            }
        });
        builder.Services.AddOptions<ConsoleLoggerOptions>()
            .Configure<IConfiguration>((console, configuration) => console.FormatterName = FormatOf(configuration) == Json ? JsonFormatter.FormatterName : LineFormatter.FormatterName);
        builder.Services.AddOptions<LoggingOptions>()
            .Configure<IConfiguration>((logging, configuration) => logging.Format = FormatOf(configuration))
            .Validate(
                logging => logging.Format is Line or Json,
                $"{FormatKey} must be {Line} or {Json}.")
            .ValidateOnStart();
        return builder;
    }

    private static string FormatOf(IConfiguration configuration) =>
        configuration[FormatKey] is { Length: > 0 } format ? format.ToLowerInvariant() : Line;
}
