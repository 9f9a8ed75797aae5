using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Kafka;

namespace RealtimeRec.Testing.Load;

/// <summary>Reads a whole topic of dead letters.</summary>
public static class DeadLetterReader
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(20);

    /// <summary>Everything that the topic holds when this is called.</summary>
    /// <exception cref="InvalidOperationException">A record does not say where its original lies, or the broker has dropped the oldest.</exception>
    public static Task<DeadLetters> ReadAllAsync(string bootstrapServers, string topic = "shop.events.dead-letter", CancellationToken cancellationToken = default) =>
        Task.Run(() => ReadAll(bootstrapServers, topic, cancellationToken), cancellationToken);

    private static DeadLetters ReadAll(string bootstrapServers, string topic, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            // Asked for by the client; it joins no group and stores nothing.
            GroupId = "dead-letter-reader",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        })
            .SetLogHandler((_, _) => { })
            .Build();
        var ends = Ends(consumer, bootstrapServers, topic);
        var originals = new Dictionary<RecordPosition, string>();
        var reasons = new Dictionary<RecordPosition, string>();
        var records = 0L;
        consumer.Assign(ends.Select(end => new TopicPartitionOffset(topic, end.Key, 0)));
        while (ends.Count > 0)
        {
            var record = consumer.Consume(cancellationToken);
            records++;
            var headers = record.Message.Headers;
            var position = new RecordPosition(
                Text(headers, DeadLetterHeaders.Topic, record),
                int.Parse(Text(headers, DeadLetterHeaders.Partition, record), CultureInfo.InvariantCulture),
                long.Parse(Text(headers, DeadLetterHeaders.Offset, record), CultureInfo.InvariantCulture));
            originals[position] = Text(headers, DeadLetterHeaders.Rule, record);
            reasons[position] = Text(headers, DeadLetterHeaders.Reason, record);
            if (ends.TryGetValue(record.Partition, out var end) && record.Offset.Value + 1 >= end)
            {
                ends.Remove(record.Partition);
            }
        }

        consumer.Unassign();
        return new DeadLetters(records, originals, reasons);
    }

    /// <summary>The end of each partition that holds anything.</summary>
    private static Dictionary<Partition, long> Ends(IConsumer<Ignore, Ignore> consumer, string bootstrapServers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).SetLogHandler((_, _) => { }).Build();
        var ends = new Dictionary<Partition, long>();
        foreach (var partition in admin.GetMetadata(topic, AnswerPatience).Topics.Single().Partitions)
        {
            var marks = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition.PartitionId), AnswerPatience);
            if (marks.Low.Value > 0)
            {
                throw new InvalidOperationException($"The broker has dropped the oldest records of {topic}: partition {partition.PartitionId} begins at {marks.Low.Value}.");
            }

            if (marks.High.Value > 0)
            {
                ends.Add(partition.PartitionId, marks.High.Value);
            }
        }

        return ends;
    }

    private static string Text(Headers headers, string name, ConsumeResult<Ignore, Ignore> record) =>
        headers.TryGetLastBytes(name, out var value)
            ? Encoding.UTF8.GetString(value)
            : throw new InvalidOperationException($"The dead letter at {record.TopicPartitionOffset} has no header {name}.");
}
