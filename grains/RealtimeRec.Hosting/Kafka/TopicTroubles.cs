using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Keeps what a producer's brokers say of its topics, and logs when it begins and when it is over. Thread-safe.</summary>
internal sealed partial class TopicTroubles(string client, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, TopicTrouble> _troubles = new(StringComparer.Ordinal);

    /// <summary>Whether there is any: asked of every record, and the dictionary would lock for it.</summary>
    private volatile bool _any;

    /// <summary>Those that there are now.</summary>
    public ICollection<TopicTrouble> All => _troubles.Values;

    /// <summary>What came of a record's write.</summary>
    public void Wrote(string topic, Error error)
    {
        if (error.IsError || _any)
        {
            Note(topic, error, wasWritten: true);
        }
    }

    /// <summary>What came of a look at a topic.</summary>
    public void Looked(string topic, Error error) => Note(topic, error, wasWritten: false);

    private void Note(string topic, Error error, bool wasWritten)
    {
        if (KafkaErrors.IsOfTheTopic(error))
        {
            var wasForbidden = wasWritten && error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;
            var trouble = new TopicTrouble(topic, error.Reason, time.GetUtcNow(), wasForbidden);
            if (_troubles.TryAdd(topic, trouble))
            {
                LogUnwritable(logger, client, topic, error.Reason);
            }
            else if (_troubles.TryGetValue(topic, out var known))
            {
                _troubles.TryUpdate(topic, trouble with { Since = known.Since, WasForbidden = known.WasForbidden || wasForbidden }, known);
            }

            _any = true;
        }
        else if (!error.IsError && _troubles.TryGetValue(topic, out var over) && (wasWritten || !over.WasForbidden) && _troubles.TryRemove(topic, out _))
        {
            _any = !_troubles.IsEmpty;
            LogWritable(logger, client, topic);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka producer {Client} cannot write to {Topic}: {Reason}")]
    private static partial void LogUnwritable(ILogger logger, string client, string topic, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka producer {Client} can write to {Topic} again")]
    private static partial void LogWritable(ILogger logger, string client, string topic);
}
