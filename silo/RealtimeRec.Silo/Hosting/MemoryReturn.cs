using System.Globalization;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Memory;

namespace RealtimeRec.Silo.Hosting;

/// <summary>
/// Gives memory back to the system once many grains have left it, and closes the holes in a heap of which they are a good part. The
/// garbage collector comes when something is allocated: a silo whose shoppers have gone home allocates nothing, and would hold for
/// good what they needed.
/// </summary>
internal sealed partial class MemoryReturn : IHostedService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly IGrainFactory _grains;
    private readonly ILocalSiloDetails _silo;
    private readonly ILogger<MemoryReturn> _logger;
    private readonly SupervisedLoop _loop;
    private readonly DepartureWatch _departures = new();
    private readonly HoleWatch _holes = new();

    public MemoryReturn(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<MemoryReturn> logger)
    {
        (_grains, _silo, _logger) = (grains, silo, logger);
        _loop = SupervisedLoop.Every(Period, "memory return", _ => LookAsync(), time, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _loop.StopAsync();

    private async Task LookAsync()
    {
        var statistics = await _grains.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([_silo.SiloAddress]);
        if (statistics is [var own] && _departures.See(own.ActivationCount) is { } left)
        {
            // The pause is that of marking what is left, which is little: most of it has just gone.
            var before = Environment.WorkingSet;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativeHeap.Trim();
            LogReturned(left, own.ActivationCount, MiB(Math.Max(before - Environment.WorkingSet, 0)));
            return;
        }

        var oldest = GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[GC.MaxGeneration];
        if (_holes.See(oldest.SizeAfterBytes, oldest.FragmentationAfterBytes))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            LogCompacted(MiB(oldest.FragmentationAfterBytes), MiB(oldest.SizeAfterBytes), GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0].TotalMilliseconds);
        }
    }

    private static string MiB(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Information, "{Left} idle grains left memory, {Stay} stay; {MiB} MiB were given back.")]
    private partial void LogReturned(long left, long stay, string mib);

    [LoggerMessage(LogLevel.Debug, "{Holes} MiB of holes in {All} MiB of the heap were closed, in {Milliseconds} ms.")]
    private partial void LogCompacted(string holes, string all, double milliseconds);
}
