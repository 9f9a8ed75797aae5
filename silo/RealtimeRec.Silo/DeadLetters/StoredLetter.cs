using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Kafka;

namespace RealtimeRec.Silo.DeadLetters;

/// <summary>A dead letter as it lies in its topic.</summary>
/// <param name="Rule">The rule that refused the original.</param>
/// <param name="Original">Where the original lies.</param>
/// <param name="Time">When it was refused.</param>
/// <param name="Message">The dead letter itself.</param>
internal sealed record StoredLetter(string Rule, TopicPartitionOffset Original, DateTimeOffset Time, Message<byte[], byte[]> Message)
{
    /// <summary>Reads a record's headers; null when they are not those of a dead letter (<see cref="DeadLetterHeaders"/>).</summary>
    public static StoredLetter? Read(Message<byte[], byte[]> message)
    {
        if (message.Headers is not { } headers
            || Text(headers, DeadLetterHeaders.Rule) is not { } rule
            || Text(headers, DeadLetterHeaders.Topic) is not { } topic
            || !int.TryParse(Text(headers, DeadLetterHeaders.Partition), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(Text(headers, DeadLetterHeaders.Offset), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return null;
        }

        var time = DateTimeOffset.TryParse(Text(headers, DeadLetterHeaders.Time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stated)
            ? stated
            : DateTimeOffset.FromUnixTimeMilliseconds(message.Timestamp.UnixTimestampMs);
        return new StoredLetter(rule, new TopicPartitionOffset(topic, partition, offset), time, message);
    }

    /// <summary>How large the original is of which only the beginning is here, because the brokers refused the whole; null when all of it is.</summary>
    public string? CutOf => Text(Message.Headers, DeadLetterHeaders.Cut);

    /// <summary>The original, as it is to be produced again.</summary>
    public Message<byte[], byte[]> ToOriginal()
    {
        var headers = new Headers();
        foreach (var header in Message.Headers)
        {
            if (!header.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal) && header.Key != DeadLetterHeaders.ReplayedFrom)
            {
                headers.Add(header.Key, header.GetValueBytes());
            }
        }

        headers.Add(
            DeadLetterHeaders.ReplayedFrom,
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Original.Topic}/{Original.Partition.Value}@{Original.Offset.Value}")));
        return new Message<byte[], byte[]>
        {
            Key = Message.Key,
            Value = Message.Value,
            Headers = headers,
            // Close to the original's, which an event that states no time is taken to have happened at.
            Timestamp = new Timestamp(Time),
        };
    }

    private static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
}
