using Microsoft.Extensions.Options;

namespace RealtimeRec.Gateway.Health;

/// <summary>Keeps the web server open for <see cref="ShutdownOptions.Delay"/> while readiness already tells load balancers to go elsewhere.</summary>
internal sealed class ShutdownDelay(IOptions<ShutdownOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Every service is told that it is stopping before the first one, the web server, is stopped.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        options.Value.Delay > TimeSpan.Zero ? Task.Delay(options.Value.Delay, time, cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
