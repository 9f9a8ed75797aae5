namespace RealtimeRec.Silo.Ingestion;

/// <summary>Where records go that are set aside.</summary>
internal interface IDeadLetters
{
    /// <summary>Completes once the dead letter is durable, however long that takes.</summary>
    /// <exception cref="OperationCanceledException">Somebody else will write it.</exception>
    Task SendAsync(DeadLetter letter, CancellationToken cancellationToken);
}
