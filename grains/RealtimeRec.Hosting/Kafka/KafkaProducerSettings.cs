namespace RealtimeRec.Hosting.Kafka;

/// <summary>What one of a process' producers has of its own; <see cref="KafkaOptions.Properties"/> win over all of it.</summary>
public sealed record KafkaProducerSettings
{
    /// <summary>What brokers and log call it, such as <c>realtimerec-gateway</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>How long a record waits for others to share its batch.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long the brokers have to take a record; then it is reported as not delivered.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Records that may wait for the brokers.</summary>
    public int MaxQueuedRecords { get; init; } = 100_000;

    /// <summary>Memory for the records that wait, in KiB.</summary>
    public int MaxQueuedKilobytes { get; init; } = 65_536;

    /// <summary>The largest record, headers included, before compression, in bytes; brokers have limits of their own.</summary>
    public int MaxRecordBytes { get; init; } = 1_000_000;

    /// <summary>
    /// The most that goes in one batch, in bytes. A broker refuses a batch that is too large as a whole: with batches far
    /// below every broker's limit, only a record that is too large by itself is refused.
    /// </summary>
    public int MaxBatchBytes { get; init; } = 1_000_000;
}
