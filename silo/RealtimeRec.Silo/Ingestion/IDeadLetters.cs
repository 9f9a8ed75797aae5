using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Where records go that are set aside.</summary>
internal interface IDeadLetters
{
    /// <summary>Completes once the dead letter is durable, however long that takes.</summary>
    /// <exception cref="OperationCanceledException">Somebody else will write it.</exception>
    Task SendAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>Why letters cannot be written, as far as brokers said so; null while they can.</summary>
    TopicTrouble? Trouble { get; }

    /// <summary>Asks the brokers whether there is a topic for them.</summary>
    Task LookAsync();
}
