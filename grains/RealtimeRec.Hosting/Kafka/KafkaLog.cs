using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Puts librdkafka's log lines into the host's log; it would write them to standard error otherwise.</summary>
public static partial class KafkaLog
{
    /// <summary>
    /// Logs a line. What it says of connections comes again and again while a broker is away, from every client and broker: that
    /// is for whoever looks into the library. Whoever owns the client says once that it lost the brokers, and once that they are back.
    /// </summary>
    public static void Write(ILogger logger, LogMessage message)
    {
        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        LogKafka(logger, IsOfAConnection(message.Facility) ? LogLevel.Debug : level, message.Facility, SecretRedaction.RedactPatterns(message.Message));
    }

    private static bool IsOfAConnection(string facility) => facility is "FAIL" or "ERROR" or "REQTMOUT" or "FETCH" or "METADATA" or "MAXPOLL";

    [LoggerMessage(Message = "Kafka {Facility}: {Text}")]
    private static partial void LogKafka(ILogger logger, LogLevel level, string facility, string text);
}
