using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Writes dead letters: the original's bytes and headers, and why and from where (<see cref="DeadLetterHeaders"/>).</summary>
internal sealed partial class DeadLetterProducer : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly string _topic;
    private readonly IngestionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<DeadLetterProducer> _logger;

    public DeadLetterProducer(IOptions<KafkaOptions> kafka, IngestionMetrics metrics, TimeProvider time, ILogger<DeadLetterProducer> logger)
    {
        _topic = kafka.Value.DeadLetterTopic;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        var config = new ProducerConfig(kafka.Value.ClientProperties())
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            // A dead letter may not be larger than the original by more than its headers.
            MessageMaxBytes = 10 * 1024 * 1024,
        };
        _producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, message) => KafkaLog.Write(logger, message)).Build();
    }

    /// <summary>Completes once every in-sync replica has the dead letter, however long that takes.</summary>
    /// <exception cref="OperationCanceledException">Somebody else will write it.</exception>
    public async Task SendAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var message = new Message<byte[], byte[]> { Key = letter.Message.Key, Value = letter.Message.Value, Headers = Headers(letter) };
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // Not cancelled with the token: what the producer has taken it delivers.
                await _producer.ProduceAsync(_topic, message, CancellationToken.None).ConfigureAwait(false);
                _metrics.CountDeadLetter(letter.Refusal.Rule);
                return;
            }
            catch (KafkaException exception)
            {
                LogRetry(exception, letter.Partition.Topic, letter.Partition.Partition.Value, letter.Offset, _topic);
                await Task.Delay(RetryDelay, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        _producer.Flush(FlushTimeout);
        _producer.Dispose();
    }

    private Headers Headers(DeadLetter letter)
    {
        var headers = new Headers();
        foreach (var header in letter.Message.Headers ?? [])
        {
            if (!header.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal))
            {
                headers.Add(header.Key, header.GetValueBytes());
            }
        }

        void Add(string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
        Add(DeadLetterHeaders.Rule, letter.Refusal.Rule);
        Add(DeadLetterHeaders.Reason, letter.Refusal.Message);
        Add(DeadLetterHeaders.Topic, letter.Partition.Topic);
        Add(DeadLetterHeaders.Partition, letter.Partition.Partition.Value.ToString(CultureInfo.InvariantCulture));
        Add(DeadLetterHeaders.Offset, letter.Offset.ToString(CultureInfo.InvariantCulture));
        Add(DeadLetterHeaders.Time, _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        return headers;
    }

    [LoggerMessage(LogLevel.Warning, "The dead letter of {Topic}/{Partition}@{Offset} could not be written to {DeadLetterTopic}; trying again.")]
    private partial void LogRetry(Exception exception, string topic, int partition, long offset, string deadLetterTopic);
}
