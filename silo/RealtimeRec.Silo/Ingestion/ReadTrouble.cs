using Confluent.Kafka;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// What keeps a topic from being read. It is told once, whatever words the library finds for it meanwhile, and once that it is over. Safe for
/// concurrent use: the library has threads of its own.
/// </summary>
internal sealed partial class ReadTrouble(string topic, ILogger logger)
{
    private readonly Lock _lock = new();
    private volatile string? _reason;
    private volatile bool _isOurs;

    /// <summary>What it is; null when there is none.</summary>
    public string? Reason => _reason;

    /// <summary>Whether the client itself found it, a connection that is gone, and no broker said it.</summary>
    public bool IsOurs => _isOurs;

    /// <summary>Something went wrong.</summary>
    public void Note(Error error) => Note(SecretRedaction.RedactPatterns(error.Reason), error.IsLocalError);

    /// <summary>The brokers answer.</summary>
    public void Clear() => Note(null, isOurs: false);

    private void Note(string? reason, bool isOurs)
    {
        lock (_lock)
        {
            if (reason is not null && _reason is null)
            {
                LogUnreadable(topic, reason);
            }
            else if (reason is null && _reason is not null)
            {
                LogReadable(topic);
            }

            _isOurs = isOurs;
            _reason = reason;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Topic} cannot be read for now ({Reason}); trying again until it can.")]
    private partial void LogUnreadable(string topic, string reason);

    [LoggerMessage(LogLevel.Information, "{Topic} can be read again.")]
    private partial void LogReadable(string topic);
}
