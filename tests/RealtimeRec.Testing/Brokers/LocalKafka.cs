namespace RealtimeRec.Testing.Brokers;

/// <summary>
/// The Kafka that tests and benchmarks get when they ask for any: real brokers where the machine has them, since those alone have groups, rights and
/// offsets as a shop's have, and the one inside the client library elsewhere.
/// </summary>
public static class LocalKafka
{
    /// <summary>Partitions of the events' topic unless another number is asked for.</summary>
    public const int EventPartitions = 32;

    /// <summary>Starts one with the shop's topics and waits until it serves.</summary>
    /// <param name="eventPartitions">Partitions of <c>shop.events</c>; the other topics have 8.</param>
    /// <param name="logFolder">Folder for its logs; null for none.</param>
    /// <param name="brokers">Number of brokers, 1 to 3, where they are real.</param>
    /// <param name="configuration">Further lines of the configuration of each real broker.</param>
    /// <param name="folder">Where the jars of Apache Kafka are, which must then be there; null for <see cref="ApacheKafka.Folder"/>.</param>
    /// <param name="optimised">Whether real brokers compile their hottest code once more, as in production.</param>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public static async Task<ILocalKafka> StartAsync(
        int eventPartitions = EventPartitions, string? logFolder = null, int brokers = 1, string configuration = "", string? folder = null, bool optimised = false)
    {
        if (folder is null && !ApacheKafka.IsInstalled)
        {
            return await KafkaBroker.StartAsync(logFolder, eventPartitions);
        }

        var kafka = await ApacheKafka.StartAsync(brokers, logFolder, configuration, folder, optimised);
        try
        {
            await Task.WhenAll(ShopTopics(eventPartitions).Select(topic => kafka.CreateTopicAsync(topic.Key, topic.Value)));
            return kafka;
        }
        catch
        {
            await kafka.DisposeAsync();
            throw;
        }
    }

    /// <summary>The shop's topics, each with the number of its partitions.</summary>
    internal static IReadOnlyDictionary<string, int> ShopTopics(int eventPartitions) => new Dictionary<string, int>
    {
        ["shop.events"] = eventPartitions,
        ["shop.events.dead-letter"] = 8,
        ["shop.catalog"] = 8,
    };
}
