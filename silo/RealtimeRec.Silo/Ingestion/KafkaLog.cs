using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Puts librdkafka's log lines into the host's log; it would write them to standard error otherwise.</summary>
internal static partial class KafkaLog
{
    public static void Write(ILogger logger, LogMessage message) =>
        LogKafka(logger, (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging), message.Facility, message.Message);

    [LoggerMessage(Message = "Kafka {Facility}: {Text}")]
    private static partial void LogKafka(ILogger logger, LogLevel level, string facility, string text);
}
