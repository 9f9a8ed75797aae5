using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Silo.Ingestion;

/// <inheritdoc cref="IPartitionReadersGrain"/>
/// <remarks>Holds nothing durable: made anew, it takes every partition for read until nobody has said so for a while.</remarks>
[PlacedOnRole(SiloRole.Users)]
internal sealed class PartitionReadersGrain(OwnedGrains owned, TimeProvider time) : OwnedGrain, IPartitionReadersGrain
{
    /// <summary>When a silo last said that it reads a partition.</summary>
    private readonly Dictionary<int, DateTimeOffset> _readAt = [];

    protected override OwnedGrains Owned => owned;

    public Task<UnreadPartition[]> ReportAsync(PartitionReport report)
    {
        var now = time.GetUtcNow();
        for (var partition = 0; partition < report.Partitions; partition++)
        {
            _readAt.TryAdd(partition, now);
        }

        foreach (var partition in report.Reads)
        {
            _readAt[partition] = now;
        }

        return Task.FromResult(_readAt
            .Where(partition => partition.Key < report.Partitions && now - partition.Value >= PartitionWatch.Patience)
            .OrderBy(partition => partition.Key)
            .Select(partition => new UnreadPartition(partition.Key, partition.Value))
            .ToArray());
    }
}
