using RealtimeRec.Placement;

namespace RealtimeRec.Silo.Ingestion;

/// <inheritdoc cref="IPartitionReadersGrain"/>
/// <remarks>Holds nothing durable: made anew, it knows everything after one round of reports.</remarks>
[PlacedOnRole(SiloRoles.Users)]
internal sealed class PartitionReadersGrain(TimeProvider time) : Grain, IPartitionReadersGrain
{
    /// <summary>Partitions that move from silo to silo have no reader for a moment; longer than that is trouble.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Dictionary<SiloAddress, (DateTimeOffset At, int[] Reads)> _reports = [];
    private readonly Dictionary<int, DateTimeOffset> _unread = [];

    public Task<UnreadPartition[]> ReportAsync(PartitionReport report)
    {
        var now = time.GetUtcNow();
        _reports[report.Silo] = (now, report.Reads);
        foreach (var (silo, _) in _reports.Where(other => now - other.Value.At > IPartitionReadersGrain.Lifetime).ToArray())
        {
            _reports.Remove(silo);
        }

        var read = _reports.Values.SelectMany(other => other.Reads).ToHashSet();
        for (var partition = 0; partition < report.Partitions; partition++)
        {
            if (read.Contains(partition))
            {
                _unread.Remove(partition);
            }
            else
            {
                _unread.TryAdd(partition, now);
            }
        }

        return Task.FromResult(_unread
            .Where(partition => now - partition.Value >= Patience)
            .OrderBy(partition => partition.Key)
            .Select(partition => new UnreadPartition(partition.Key, partition.Value))
            .ToArray());
    }
}
