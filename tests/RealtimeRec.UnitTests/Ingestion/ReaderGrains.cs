using System.Reflection;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

/// <summary>A cluster that has nothing but the grains that know who reads which partition.</summary>
public class ReaderGrains : DispatchProxy
{
    private readonly Dictionary<string, Counted> _grains = [];
    private TimeProvider _time = null!;

    public static IGrainFactory Create(TimeProvider time, out ReaderGrains grains)
    {
        var factory = Create<IGrainFactory, ReaderGrains>();
        grains = (ReaderGrains)(object)factory;
        grains._time = time;
        return factory;
    }

    /// <summary>Reports taken from the readers of a group.</summary>
    public int ReportsOf(string group)
    {
        lock (_grains)
        {
            return _grains.TryGetValue(group, out var grain) ? grain.Reports : 0;
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        lock (_grains)
        {
            var group = (string)args![0]!;
            return _grains.TryGetValue(group, out var grain) ? grain : _grains[group] = new Counted(new PartitionReadersGrain(_time));
        }
    }

    private sealed class Counted(PartitionReadersGrain grain) : IPartitionReadersGrain
    {
        private int _reports;

        public int Reports => Volatile.Read(ref _reports);

        public async Task<UnreadPartition[]> ReportAsync(PartitionReport report)
        {
            var unread = await grain.ReportAsync(report);
            Interlocked.Increment(ref _reports);
            return unread;
        }
    }
}
