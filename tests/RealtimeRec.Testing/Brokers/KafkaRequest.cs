namespace RealtimeRec.Testing.Brokers;

/// <summary>Kinds of request to a broker, by Kafka's API keys (https://kafka.apache.org/protocol#protocol_api_keys).</summary>
public enum KafkaRequest : short
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    OffsetFetch = 9,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
    LeaveGroup = 13,
    SyncGroup = 14,
    InitProducerId = 22,
}
