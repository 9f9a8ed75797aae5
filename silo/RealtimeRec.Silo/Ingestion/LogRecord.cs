using System.Globalization;
using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>A record in flight: from the moment it is read until its effect is durable.</summary>
/// <typeparam name="TBody">What the record says.</typeparam>
/// <param name="partition">The assignment it was read under.</param>
/// <param name="ticket">Its ticket there.</param>
/// <param name="offset">Its offset.</param>
/// <param name="message">Its bytes and headers, kept for the case that it becomes a dead letter.</param>
/// <param name="body">What it says.</param>
internal sealed class LogRecord<TBody>(PartitionProgress partition, long ticket, long offset, Message<byte[], byte[]> message, TBody body)
{
    public PartitionProgress Partition { get; } = partition;

    public long Offset { get; } = offset;

    /// <summary>Where it lies, such as <c>shop.events/3@1042</c>.</summary>
    public string Place => PlaceOf(Partition.Partition, Offset);

    public Message<byte[], byte[]> Message { get; } = message;

    public TBody Body { get; } = body;

    public bool IsRevoked => Partition.Revoked.IsCancellationRequested;

    /// <summary>A place as it is named to people.</summary>
    public static string PlaceOf(TopicPartition partition, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}/{partition.Partition.Value}@{offset}");

    /// <summary>Its effect is durable, here or as a dead letter.</summary>
    public void Complete() => Partition.Complete(ticket);
}
