using Confluent.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>How a silo with the role <c>ingest</c> reads Kafka. Bound from the configuration section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Ingestion";

    /// <summary>
    /// What the consumer groups are called before the cluster's id: all silos of a cluster read the events as
    /// <c>{GroupId}.{Cluster:ClusterId}</c>, and the catalogue as that with <c>.catalog</c> behind.
    /// </summary>
    public string GroupId { get; set; } = "realtimerec";

    /// <summary>
    /// What an earlier version was told to put before the names of logs; what it stored under those is taken over. Blank when it was not told.
    /// </summary>
    public string LogName { get; set; } = "";

    /// <summary>
    /// How the group agrees on who reads what: <c>classic</c>, or <c>consumer</c> (KIP-848, brokers of version 4), with which the brokers decide,
    /// also for how long they wait for a silo's sign of life (their <c>group.consumer.session.timeout.ms</c>, or the group's own).
    /// </summary>
    public GroupProtocol GroupProtocol { get; set; } = GroupProtocol.Classic;

    /// <summary>How long the broker waits for a sign of life before it gives a silo's partitions to others; with the protocol <c>classic</c>.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a consumer may go without asking for records before it must give its partitions back.</summary>
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a broker may wait for new records before it answers that there are none.</summary>
    public TimeSpan FetchWait { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often applied offsets are committed. What was applied and not committed is redelivered, and changes nothing.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Records in flight in all, at which reading stops; it goes on at half of it.</summary>
    public int MaxInFlight { get; set; } = 10_000;

    /// <summary>Records of one partition, counted from its first unfinished one, at which reading it pauses; it resumes at half of that.</summary>
    public int MaxInFlightPerPartition { get; set; } = 4_000;

    /// <summary>Most events handed to a user's grain in one call.</summary>
    public int MaxBatch { get; set; } = 256;

    /// <summary>
    /// How long a partition that moves to another silo, or a silo that stops, waits for what is in flight. What is unfinished
    /// then is redelivered to the next owner.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
