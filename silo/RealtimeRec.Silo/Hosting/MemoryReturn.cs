using System.Globalization;
using System.Runtime;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Hosting.Memory;
using RealtimeRec.State;

namespace RealtimeRec.Silo.Hosting;

/// <summary>
/// Gives memory back to the system once many grains have left it, and closes the holes in a heap of which they are a good part. The
/// garbage collector comes when something is allocated: a silo whose shoppers have gone home allocates nothing, and would hold for
/// good what they needed. A silo at work uses that memory again. What loading the catalogue left is given back before the silo serves.
/// </summary>
internal sealed partial class MemoryReturn : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <summary>
    /// With more bytes on the heap after loading, the pause would be seconds by which the silo is ready later, and what is made of the catalogue in the first
    /// minute leaves as much behind again.
    /// </summary>
    private const long MostLoaded = 1L << 30;

    /// <summary>The catalogue is loaded by then, and nobody calls yet: a pause costs nothing but itself.</summary>
    private const int LoadedStage = ServiceLifecycleStage.BecomeActive - 1;

    /// <summary>Share of one core below which a silo is calm: nearly no request then meets the pause, which grows with what stays.</summary>
    private const double CalmLoad = 0.1;

    private readonly IGrainFactory _grains;
    private readonly OwnedGrains _owned;
    private readonly ILocalSiloDetails _silo;
    private readonly ILogger<MemoryReturn> _logger;
    private readonly SupervisedLoop _loop;
    private readonly DepartureWatch _departures = new();
    private readonly HoleWatch _holes = new();
    private readonly TimeProvider _time;
    private long _lookedAt;
    private TimeSpan _cpuTime;

    public MemoryReturn(IGrainFactory grains, OwnedGrains owned, ILocalSiloDetails silo, TimeProvider time, ILogger<MemoryReturn> logger)
    {
        (_grains, _owned, _silo, _time, _logger) = (grains, owned, silo, time, logger);
        _loop = SupervisedLoop.Every(Period, "memory return", _ => LookAsync(), time, logger);
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(MemoryReturn), LoadedStage, _ =>
        {
            if (GC.GetTotalMemory(forceFullCollection: false) <= MostLoaded)
            {
                LogLoaded(MiB(GiveBack()), LongestPause());
            }

            return Task.CompletedTask;
        });
        lifecycle.Subscribe(nameof(MemoryReturn), ServiceLifecycleStage.Active, StartAsync, _ => _loop.StopAsync());
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        // The oldest generation is collected beside running code alone: once it had holes, the collector would stop the silo to close them, for
        // most of a second with 200 MiB alive. They are closed here, when hardly anyone notices.
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        _loop.Start();
        return Task.CompletedTask;
    }

    /// <summary>Collects and compacts everything; answers how many bytes the process holds less.</summary>
    private static long GiveBack()
    {
        var before = Environment.WorkingSet;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        return Math.Max(before - Environment.WorkingSet, 0);
    }

    private async Task LookAsync()
    {
        var statistics = await _grains.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([_silo.SiloAddress]);
        var isCalm = IsCalm();
        if (statistics is not [var own])
        {
            return;
        }

        if (_departures.See(own.ActivationCount, _owned.Departed) is { } left && isCalm)
        {
            LogReturned(left, own.ActivationCount, MiB(GiveBack()), LongestPause());
            _departures.Collected();
            return;
        }

        var oldest = GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[GC.MaxGeneration];
        if (_holes.See(oldest.SizeAfterBytes, oldest.FragmentationAfterBytes, isCalm))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            LogCompacted(MiB(oldest.FragmentationAfterBytes), MiB(oldest.SizeAfterBytes), LongestPause());
        }
    }

    private bool IsCalm()
    {
        var (now, used) = (_time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var load = (used - _cpuTime) / _time.GetElapsedTime(_lookedAt, now);
        (_lookedAt, _cpuTime) = (now, used);
        return load < CalmLoad;
    }

    private static double LongestPause() => GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations[0].TotalMilliseconds;

    private static string MiB(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Information, "Loading left {MiB} MiB behind, which were returned to the system before serving, in {Milliseconds} ms.")]
    private partial void LogLoaded(string mib, double milliseconds);

    [LoggerMessage(LogLevel.Information, "{Left} idle grains left memory, {Stay} stay; {MiB} MiB were returned to the system, in {Milliseconds} ms.")]
    private partial void LogReturned(long left, long stay, string mib, double milliseconds);

    [LoggerMessage(LogLevel.Information, "The heap was compacted: {Holes} of its {All} MiB were fragmented. It took {Milliseconds} ms.")]
    private partial void LogCompacted(string holes, string all, double milliseconds);
}
