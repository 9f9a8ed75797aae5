using System.Globalization;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What happened of late to partitions, for people to see before it is forgotten. Thread-safe.</summary>
internal sealed class RecentChanges(TimeProvider time)
{
    /// <summary>How long each is told.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Topic, int Partition, PartitionChange Change), (DateTimeOffset At, long Records)> _changes = [];

    /// <summary>Keeps one.</summary>
    public void Add(string topic, PartitionLog log)
    {
        lock (_lock)
        {
            var key = (topic, log.Partition, log.Change);
            _changes[key] = (time.GetUtcNow(), _changes.GetValueOrDefault(key).Records + log.Records);
        }
    }

    /// <summary>One sentence for each.</summary>
    public IReadOnlyList<string> Told()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var (key, _) in _changes.Where(change => now - change.Value.At > Lifetime).ToArray())
            {
                _changes.Remove(key);
            }

            return
            [
                .. _changes.OrderBy(change => change.Key).Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Key.Topic}/{change.Key.Partition}: ")
                    + change.Key.Change switch
                    {
                        PartitionChange.Lost => string.Create(CultureInfo.InvariantCulture, $"{change.Value.Records} records were deleted before they were read, the last at {change.Value.At:O}"),
                        PartitionChange.Cut => string.Create(CultureInfo.InvariantCulture, $"its log was cut behind what was read, found at {change.Value.At:O}"),
                        _ => string.Create(CultureInfo.InvariantCulture, $"the topic was made anew, found at {change.Value.At:O}"),
                    }),
            ];
        }
    }
}
