using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Has a consumer read no further than the cluster keeps up with. For the consumer's thread.</summary>
internal sealed class Backpressure(IngestionOptions options)
{
    /// <summary>Waits for room before a pause: a pause throws away what was prefetched.</summary>
    private const int MaxRoomWaits = 100;

    private static readonly TimeSpan RoomWait = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits a little for room, then pauses the partitions that have none and lets those go on that have some again.</summary>
    public void Apply(IConsumer<byte[], byte[]> consumer, IReadOnlyCollection<PartitionProgress> partitions, CancellationToken stopping)
    {
        var total = TotalPending(partitions);
        for (var waits = 0; waits < MaxRoomWaits && partitions.Any(partition => !partition.Paused && IsFull(partition, total)) && !stopping.IsCancellationRequested; waits++)
        {
            stopping.WaitHandle.WaitOne(RoomWait);
            total = TotalPending(partitions);
        }

        foreach (var partition in partitions)
        {
            if (!partition.Paused && IsFull(partition, total))
            {
                consumer.Pause([partition.Partition]);
                partition.Paused = true;
            }
            else if (partition.Paused && total <= options.MaxInFlight / 2 && partition.Pending <= options.MaxInFlightPerPartition / 2)
            {
                consumer.Resume([partition.Partition]);
                partition.Paused = false;
            }
        }
    }

    private static int TotalPending(IReadOnlyCollection<PartitionProgress> partitions) => partitions.Sum(partition => partition.Pending);

    private bool IsFull(PartitionProgress partition, int total) => total >= options.MaxInFlight || partition.Pending >= options.MaxInFlightPerPartition;
}
