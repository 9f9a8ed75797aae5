using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Health;
using RealtimeRec.Hosting.Logging;
using RealtimeRec.Hosting.Management;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Placement;
using RealtimeRec.Silo.Health;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.Silo.Hosting;

/// <summary>A silo as a process of its own.</summary>
internal static class SiloProgram
{
    /// <summary>
    /// Runs a silo until it is told to stop. Answers the exit code: 0, 1 when it could not start or failed while it stopped, or <see cref="StopDeadline.ExitCode"/> when
    /// the stop had to be cut short.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var secrets = SecretRedaction.None;
        var stopping = CancellationToken.None;
        using var deadline = new StopDeadline();
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            secrets = SecretRedaction.Of(builder.Configuration);
            builder.AddRealtimeRecLogging();
            builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
            // Nothing but operators' routes is served here.
            builder.AddManagementPort(isAlone: true);
            builder.AddRealtimeRecSilo();
            builder.Services.AddSiloHealth();
            if (SiloOptions.From(builder.Configuration).HasRole(SiloRole.Ingest))
            {
                builder.AddKafkaIngestion();
            }

            await using var app = builder.Build();
            app.UseManagementPort();
            app.MapHealthRoutes();
            app.MapPrometheusScrapingEndpoint(ManagementPort.MetricsPath);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            var options = app.Services.GetRequiredService<IOptions<SiloOptions>>().Value;
            ListenPorts.EnsureFree(options, app.Configuration);
            await app.Services.GetRequiredService<RedisAvailability>().WaitAsync(CancellationToken.None);
            stopping = app.Lifetime.ApplicationStopping;
            deadline.Watch(stopping, options.ShutdownTimeout);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (stopping.IsCancellationRequested && StopDeadline.IsCutShort(exception))
        {
            return StopDeadline.ExitCode;
        }
        catch (Exception exception)
        {
            // What nobody can mend by a setting is a fault, whose stack is worth seeing.
            var what = stopping.IsCancellationRequested ? "did not stop in order" : "cannot start";
            await Console.Error.WriteLineAsync($"The silo {what}: {StartFailure.Explain(exception, secrets) ?? secrets.Redact(exception.ToString())}");
            return 1;
        }
    }
}
