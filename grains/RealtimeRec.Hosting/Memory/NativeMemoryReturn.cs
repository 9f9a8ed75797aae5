using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Background;

namespace RealtimeRec.Hosting.Memory;

/// <summary>Gives back every minute what the native libraries have freed (<see cref="NativeHeap"/>).</summary>
internal sealed class NativeMemoryReturn : IHostedService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly SupervisedLoop _loop;

    public NativeMemoryReturn(TimeProvider time, ILogger<NativeMemoryReturn> logger) =>
        _loop = SupervisedLoop.Every(Period, "native memory return", static _ => Return(), time, logger);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _loop.StopAsync();

    private static Task Return()
    {
        NativeHeap.Trim();
        return Task.CompletedTask;
    }
}
