using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// Writes dead letters: the original's bytes and headers, and why and from where (<see cref="DeadLetterHeaders"/>). No dead letter
/// ever holds up its partition for good: one that the brokers refuse is cut, and one that they refuse even so is dropped, counted and
/// logged. Only what another attempt may mend is tried again, for as long as it takes.
/// </summary>
internal sealed partial class DeadLetterProducer : IDeadLetters, IDisposable
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly KafkaProducer _producer;
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
        _producer = new KafkaProducer(
            kafka.Value,
            new KafkaProducerSettings
            {
                ClientId = "realtimerec-dead-letters",
                // A dead letter is larger than the original by its headers; what is too large is the brokers' to say.
                MaxRecordBytes = 10 * 1024 * 1024,
                MaxBatchBytes = 64 * 1024,
            },
            time,
            logger);
        _producer.Start();
    }

    public TopicTrouble? Trouble => _producer.Troubles.FirstOrDefault();

    public Task LookAsync() => _producer.LookAsync(_topic);

    public async Task SendAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (await WriteAsync(DeadLetterMessage.Whole(letter, _time.GetUtcNow()), letter, cancellationToken).ConfigureAwait(false) is not { } refusal)
        {
            _metrics.CountDeadLetter(letter.Refusal.Rule);
            return;
        }

        if (await WriteAsync(DeadLetterMessage.Cut(letter, _time.GetUtcNow()), letter, cancellationToken).ConfigureAwait(false) is not { } last)
        {
            _metrics.CountDeadLetter(letter.Refusal.Rule);
            _metrics.CountCutLetter(letter.Refusal.Rule);
            LogCut(letter.Partition.Topic, letter.Partition.Partition.Value, letter.Offset, refusal.Code);
            return;
        }

        _metrics.CountDroppedLetter(last.Code.ToString());
        LogDropped(letter.Partition.Topic, letter.Partition.Partition.Value, letter.Offset, letter.Refusal.Rule, _topic, last.Code);
    }

    public void Dispose()
    {
        using var limit = new CancellationTokenSource(FlushTimeout);
        _producer.FlushAsync(limit.Token).GetAwaiter().GetResult();
        _producer.Dispose();
    }

    /// <summary>Writes a letter, however often it takes. Answers the error of one that is refused for good; null when it is written.</summary>
    private async Task<Error?> WriteAsync(Message<byte[], byte[]> message, DeadLetter letter, CancellationToken cancellationToken)
    {
        for (var delay = FirstRetryDelay; ; delay = delay * 2 < LongestRetryDelay ? delay * 2 : LongestRetryDelay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // Not cancelled with the token: what the producer has taken it delivers.
                await _producer.WriteAsync(_topic, message).ConfigureAwait(false);
                return null;
            }
            catch (KafkaException exception) when (KafkaErrors.IsPermanent(exception.Error))
            {
                return exception.Error;
            }
            catch (KafkaException exception)
            {
                LogRetry(letter.Partition.Topic, letter.Partition.Partition.Value, letter.Offset, _topic, exception.Error.Code);
            }

            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The dead letter of {Topic}/{Partition}@{Offset} could not be written to {DeadLetterTopic} ({Code}); trying again until it is.")]
    private partial void LogRetry(string topic, int partition, long offset, string deadLetterTopic, ErrorCode code);

    [LoggerMessage(LogLevel.Information, "The dead letter of {Topic}/{Partition}@{Offset} was cut: the brokers refused the whole record ({Code}).")]
    private partial void LogCut(string topic, int partition, long offset, ErrorCode code);

    [LoggerMessage(
        LogLevel.Error,
        "The record {Topic}/{Partition}@{Offset} broke the rule {Rule} and is dropped: "
            + "{DeadLetterTopic} accepts no dead letter for it, not even a cut one ({Code}).")]
    private partial void LogDropped(string topic, int partition, long offset, string rule, string deadLetterTopic, ErrorCode code);
}
