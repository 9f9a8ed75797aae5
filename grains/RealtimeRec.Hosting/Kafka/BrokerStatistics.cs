using System.Text.Json;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Reads librdkafka's statistics (https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md), as far as they tell of brokers.</summary>
internal static class BrokerStatistics
{
    /// <summary>How many brokers the client is connected to and can use.</summary>
    public static int CountUp(string statistics)
    {
        using var document = JsonDocument.Parse(statistics);
        return CountUp(document.RootElement);
    }

    /// <inheritdoc cref="CountUp(string)"/>
    public static int CountUp(JsonElement statistics)
    {
        if (!statistics.TryGetProperty("brokers", out var brokers))
        {
            return 0;
        }

        var up = 0;
        foreach (var broker in brokers.EnumerateObject())
        {
            // UPDATE: up, and being told a new list of brokers.
            if (broker.Value.TryGetProperty("state", out var state) && (state.ValueEquals("UP"u8) || state.ValueEquals("UPDATE"u8)))
            {
                up++;
            }
        }

        return up;
    }
}
