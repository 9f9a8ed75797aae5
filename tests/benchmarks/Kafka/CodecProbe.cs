using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Load;

namespace RealtimeRec.Benchmarks.Kafka;

/// <summary>What a codec costs a producer of events at a steady rate, and what it saves on the brokers' disks and wires.</summary>
/// <param name="kafka">The brokers.</param>
internal sealed class CodecProbe(ApacheKafka kafka)
{
    private const int Events = 20_000;
    private const int PerSecond = 2_000;
    private const int Users = 2_000;
    private const int Products = 100_000;

    /// <summary>Writes the same events with a codec.</summary>
    /// <returns>Bytes of the topic's file, and microseconds of this process, both for an event.</returns>
    public async Task<(double Bytes, double Microseconds)> MeasureAsync(CompressionType codec)
    {
        var topic = string.Create(CultureInfo.InvariantCulture, $"codec-{codec.ToString().ToLowerInvariant()}-{Guid.NewGuid():N}");
        await kafka.CreateTopicAsync(topic, partitions: 1);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            EnableIdempotence = true,
            LingerMs = 2,
            CompressionType = codec,
        }).SetLogHandler((_, _) => { }).Build();
        var random = new Random(1);
        await producer.ProduceAsync(topic, Event(random, -1));
        using var tick = new MillisecondTick();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        for (var sent = 0; sent < Events;)
        {
            for (var due = Math.Min(Events, (int)(watch.Elapsed.TotalSeconds * PerSecond) + 1); sent < due; sent++)
            {
                producer.Produce(topic, Event(random, sent));
            }

            await tick.WaitAsync();
        }

        producer.Flush(TimeSpan.FromMinutes(1));
        var spent = Environment.CpuUsage.TotalTime - cpu;
        return ((double)new FileInfo(kafka.LogFileOf(1, topic, 0)).Length / Events, spent.TotalMicroseconds / Events);
    }

    private static Message<byte[], byte[]> Event(Random random, int number)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"user-{random.Next(Users)}");
        var time = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(number / 2.0);
        return new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(user),
            Value = Encoding.UTF8.GetBytes(
                $$"""{"event_id":"{{new Guid(random.Next(), 0, 0, BitConverter.GetBytes(random.NextInt64()))}}","event_name":"{{(number % 10 == 9 ? "add_to_cart" : "view_item")}}","event_time":"{{time:O}}","user_id":"{{user}}","session_id":"s-{{random.Next(Users)}}","items":[{"item_id":"item-{{random.Next(Products)}}","price":{{random.Next(100, 100_000) / 100.0:F2}},"currency":"CNY","quantity":1}]}"""),
        };
    }
}
