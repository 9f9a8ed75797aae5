using System.Text.Json;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Reads librdkafka's statistics (https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md), as far as they tell of a consumer's group.</summary>
/// <param name="JoinState">Where the consumer stands with its group: <c>steady</c> for a member, else what it waits for.</param>
/// <param name="BrokersUp">How many brokers it is connected to.</param>
public sealed record GroupStatistics(string JoinState, int BrokersUp)
{
    private const string Steady = "steady";

    /// <summary>Whether the consumer is a member whose partitions are settled.</summary>
    public bool IsMember => JoinState == Steady;

    /// <summary>Reads them.</summary>
    public static GroupStatistics Read(string statistics)
    {
        using var document = JsonDocument.Parse(statistics);
        var state = document.RootElement.TryGetProperty("cgrp", out var group) && group.TryGetProperty("join_state", out var joined) ? joined.GetString() : null;
        return new GroupStatistics(state ?? "none", BrokerStatistics.CountUp(document.RootElement));
    }
}
