using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What is done with the records of one topic.</summary>
/// <typeparam name="TBody">What a good record says.</typeparam>
internal interface IRecordHandler<TBody>
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>
    /// What the consumer group of this topic's readers is called behind <see cref="IngestionOptions.GroupId"/>. Each topic has a
    /// group of its own: members of one group that read different topics hold each other up whenever one of them comes or goes.
    /// </summary>
    string GroupSuffix { get; }

    /// <summary>
    /// Keys whose records a silo applies at a time, at most. This, divided by what a silo makes in a second, is how long one of them takes: far less
    /// than any deadline.
    /// </summary>
    int MaxCalls { get; }

    /// <summary>The same while work waits for cores: <see cref="MaxCalls"/> for what may not wait.</summary>
    int MinCalls { get; }

    /// <summary>Reads a record. Called by one thread; never throws, whatever the bytes.</summary>
    RecordReading<TBody> Read(ConsumeResult<byte[], byte[]> record);

    /// <summary>
    /// Applies records of one key and one partition, in the order of their offsets. Completes once their effect is durable;
    /// throws when it may not be, and is then called again with the same records first.
    /// </summary>
    /// <returns>One per record: why it was refused, or null; null in place of the array when none was.</returns>
    Task<RecordRefusal?[]?> ApplyAsync(string key, IReadOnlyList<LogRecord<TBody>> records);

    /// <summary>Counts a good record that is set aside all the same, since it could not be applied.</summary>
    void CountQuarantined(LogRecord<TBody> record, RecordRefusal refusal);
}
