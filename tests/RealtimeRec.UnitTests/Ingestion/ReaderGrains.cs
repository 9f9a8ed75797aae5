using System.Reflection;
using RealtimeRec.Events;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.State;

namespace RealtimeRec.UnitTests.Ingestion;

/// <summary>A cluster that has nothing but the grains that know of partitions: who reads them, and which logs they are.</summary>
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
        if (targetMethod!.ReturnType == typeof(ITopicLogsGrain))
        {
            return new KnownByName((string)args![0]!);
        }

        lock (_grains)
        {
            var group = (string)args![0]!;
            return _grains.TryGetValue(group, out var grain) ? grain : _grains[group] = new Counted(new PartitionReadersGrain(new OwnedGrains(), _time));
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

    /// <summary>A topic whose partitions are known by their names alone.</summary>
    private sealed class KnownByName(string topic) : ITopicLogsGrain
    {
        public Task<PartitionLog[]> FindAsync(string topicId, string earlierName, string group, PartitionSighting[] sightings) =>
            Task.FromResult(Array.ConvertAll(sightings, sighting => new PartitionLog(
                sighting.Partition, LogNames.Place(topic, sighting.Partition), null, Math.Max(sighting.Position, sighting.Low), PartitionChange.None, 0)));

        public Task<string?> GetTopicIdAsync() => Task.FromResult<string?>("");

        public Task BegunAsync(string topicId, string group, int partition) => Task.CompletedTask;
    }
}
