using RealtimeRec.Hosting.Kafka;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What can be seen of a consumer from outside its thread.</summary>
internal interface IPartitionReader
{
    /// <summary>How old what is told here may be.</summary>
    static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>Its topic.</summary>
    string Topic { get; }

    /// <summary>Its group.</summary>
    ConsumerGroup Group { get; }

    /// <summary>When records were last asked for; a timestamp of the time provider, or 0.</summary>
    long LastPoll { get; }

    /// <summary>The partitions that are this silo's, and how far it is with each, as of <see cref="MaxAge"/> ago at most.</summary>
    IReadOnlyList<PartitionState> Partitions { get; }

    /// <summary>Where it stands with its group, as of <see cref="MaxAge"/> ago at most.</summary>
    GroupStatistics Membership { get; }

    /// <summary>What happened of late to partitions that this silo reads.</summary>
    RecentChanges Changes { get; }

    /// <summary>Tells which topic has the name now: all that was read of another one is of the past.</summary>
    void Recognize(string topicId);

    /// <summary>What last went wrong between this consumer and the brokers; null since they last answered.</summary>
    string? Error { get; }
}
