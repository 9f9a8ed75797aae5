using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>A dead letter as it is written (<see cref="DeadLetterHeaders"/>).</summary>
internal static class DeadLetterMessage
{
    /// <summary>What is kept of a cut letter, in bytes: together far below any broker's limit.</summary>
    private const int MaxCutKey = 512;
    private const int MaxCutValue = 4_096;
    private const int MaxCutHeaders = 2_048;
    private const int MaxCutReason = 512;

    /// <summary>All of the original.</summary>
    public static Message<byte[], byte[]> Whole(DeadLetter letter, DateTimeOffset now)
    {
        var headers = Originals(letter, int.MaxValue);
        Describe(headers, letter, letter.Refusal.Message, now);
        return new Message<byte[], byte[]> { Key = letter.Message.Key, Value = letter.Message.Value, Headers = headers };
    }

    /// <summary>The beginning of the original, marked as cut.</summary>
    public static Message<byte[], byte[]> Cut(DeadLetter letter, DateTimeOffset now)
    {
        var headers = Originals(letter, MaxCutHeaders);
        Describe(headers, letter, letter.Refusal.Message is { Length: > MaxCutReason } text ? text[..MaxCutReason] + "…" : letter.Refusal.Message, now);
        var size = string.Create(
            CultureInfo.InvariantCulture,
            $"key {letter.Message.Key?.Length ?? 0}, value {letter.Message.Value?.Length ?? 0}, headers {letter.Message.Headers?.Sum(SizeOf) ?? 0} bytes");
        headers.Add(DeadLetterHeaders.Cut, Encoding.UTF8.GetBytes(size));
        return new Message<byte[], byte[]> { Key = First(letter.Message.Key, MaxCutKey)!, Value = First(letter.Message.Value, MaxCutValue)!, Headers = headers };
    }

    private static Headers Originals(DeadLetter letter, int room)
    {
        var headers = new Headers();
        foreach (var header in letter.Message.Headers ?? [])
        {
            room -= SizeOf(header);
            if (room >= 0 && !header.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal))
            {
                headers.Add(header.Key, header.GetValueBytes());
            }
        }

        return headers;
    }

    private static void Describe(Headers headers, DeadLetter letter, string reason, DateTimeOffset now)
    {
        void Add(string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
        Add(DeadLetterHeaders.Rule, letter.Refusal.Rule);
        Add(DeadLetterHeaders.Reason, reason);
        Add(DeadLetterHeaders.Topic, letter.Partition.Topic);
        Add(DeadLetterHeaders.Partition, letter.Partition.Partition.Value.ToString(CultureInfo.InvariantCulture));
        Add(DeadLetterHeaders.Offset, letter.Offset.ToString(CultureInfo.InvariantCulture));
        Add(DeadLetterHeaders.Time, now.ToString("O", CultureInfo.InvariantCulture));
    }

    private static int SizeOf(IHeader header) => header.Key.Length + (header.GetValueBytes()?.Length ?? 0);

    private static byte[]? First(byte[]? bytes, int most) => bytes is { Length: var length } && length > most ? bytes[..most] : bytes;
}
