using Confluent.Kafka;

namespace RealtimeRec.Benchmarks.Load;

/// <summary>Reads the shop's events beside the silos, and remembers how long each took from its producer to here.</summary>
internal sealed class BareConsumer : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Samples _samples = new();
    private readonly Task _reading;

    /// <summary>Begins to read what is produced from now on.</summary>
    public BareConsumer(string bootstrapServers) => _reading = Task.Factory.StartNew(
        () => Read(bootstrapServers), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Ends reading. Answers milliseconds by the clock of this machine, to whole ones.</summary>
    public Samples Stop()
    {
        _stop.Cancel();
        _reading.Wait();
        return _samples;
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Read(string bootstrapServers)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "bare",
            AutoOffsetReset = AutoOffsetReset.Latest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 3,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe("shop.events");
        while (!_stop.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } record)
            {
                _samples.Add((TimeProvider.System.GetUtcNow() - record.Message.Timestamp.UtcDateTime).TotalMilliseconds);
            }
        }

        consumer.Close();
    }
}
