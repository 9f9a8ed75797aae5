using System.Buffers.Binary;
using System.Buffers.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.Hosting.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Asks the brokers about a topic and a group's place in it, from beside the group's members. Thread-safe.</summary>
internal sealed class TopicObserver : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly BrokerConnection _brokers;
    private readonly Lock _reading = new();

    /// <summary>As brokers said it last: a broker that is away leaves the topic what it is.</summary>
    private string? _id;

    public TopicObserver(KafkaOptions kafka, string topic, string group)
    {
        Topic = topic;
        _brokers = new BrokerConnection(kafka, group);
    }

    /// <summary>The topic's name.</summary>
    public string Topic { get; }

    /// <summary>What the brokers say of the topic.</summary>
    /// <exception cref="KafkaException">There is no such topic, or the brokers do not answer.</exception>
    public async Task<TopicDescription> DescribeAsync()
    {
        // Blocks.
        var metadata = await _brokers.AskAsync(brokers => Task.Run(() => brokers.Admin.GetMetadata(Topic, Timeout))).ConfigureAwait(false);
        if (metadata.Topics is not [{ Error.IsError: false, Partitions: { Count: > 0 } partitions }])
        {
            throw new KafkaException(metadata.Topics is [{ Error: { IsError: true } error }] ? error : new Error(ErrorCode.UnknownTopicOrPart));
        }

        // The library's description of a partition of which a replica's broker is away ends the client that asks for it (Confluent.Kafka 2.16.0),
        // and its caller waits for ever. A topic that was made meanwhile has replicas on the others alone.
        var known = metadata.Brokers.Select(broker => broker.BrokerId).ToHashSet();
        if (partitions.Exists(partition => partition.Leader < 0 || !partition.Replicas.All(known.Contains)))
        {
            return Without(new Error(
                ErrorCode.BrokerNotAvailable, "a broker that has a replica of the topic is not available, so the brokers cannot say which topic it is"));
        }

        try
        {
            var options = new DescribeTopicsOptions { RequestTimeout = Timeout };
            var result = await _brokers
                .AskAsync(brokers => brokers.Admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([Topic]), options).WaitAsync(Timeout * 2))
                .ConfigureAwait(false);
            _id = IdOf(result.TopicDescriptions[0].TopicId);
            return new TopicDescription(_id, partitions.Count, null);
        }
        catch (KafkaException exception)
        {
            // The controller is asked, which may be away while the others serve.
            return Without(exception.Error);
        }

        TopicDescription Without(Error why) => new(_id, partitions.Count, _id is null ? why : null);
    }

    /// <summary>
    /// What the group has committed for these partitions, with the leader epoch of what was read last before; those for which it has nothing
    /// are left out.
    /// </summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<Dictionary<int, LastRecord>> CommittedAsync(IEnumerable<int> partitions)
    {
        TopicPartition[] asked = [.. partitions.Select(partition => new TopicPartition(Topic, partition))];
        // Blocks.
        var answer = await _brokers.AskAsync(brokers => Task.Run(() => brokers.Consumer.Committed(asked, Timeout))).ConfigureAwait(false);
        return answer
            .FindAll(committed => !committed.Offset.IsSpecial)
            .ToDictionary(committed => committed.Partition.Value, committed => new LastRecord(committed.Offset.Value, committed.LeaderEpoch ?? -1));
    }

    /// <summary>Where logs were cut behind what was read of them (<see cref="CutFinder.Find"/>), by partition; those that were not are left out.</summary>
    /// <param name="read">The last record read of each partition, and its first offset.</param>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public Task<Dictionary<int, long>> CutsAsync(IReadOnlyCollection<(int Partition, long Low, LastRecord Last)> read) =>
        // Blocks.
        _brokers.AskAsync(brokers => Task.Run(() =>
        {
            lock (_reading)
            {
                var finder = new CutFinder(brokers.Consumer, Timeout);
                return read
                    .Select(partition => (partition.Partition, Cut: finder.Find(new TopicPartition(Topic, partition.Partition), partition.Low, partition.Last)))
                    .Where(partition => partition.Cut >= 0)
                    .ToDictionary(partition => partition.Partition, partition => partition.Cut);
            }
        }));

    /// <summary>The first offset of these partitions and the one behind the last; those whose leader does not answer are left out.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<Dictionary<int, (long Low, long End)>> EndsAsync(IReadOnlyCollection<int> partitions)
    {
        var lows = await OffsetsAsync(partitions, OffsetSpec.Earliest()).ConfigureAwait(false);
        var ends = await OffsetsAsync(partitions, OffsetSpec.Latest()).ConfigureAwait(false);
        return lows.Where(low => ends.ContainsKey(low.Key)).ToDictionary(low => low.Key, low => (low.Value, Math.Max(low.Value, ends[low.Key])));
    }

    public void Dispose() => _brokers.Dispose();

    private async Task<Dictionary<int, long>> OffsetsAsync(IEnumerable<int> partitions, OffsetSpec spec)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(Topic, partition), OffsetSpec = spec });
        var options = new ListOffsetsOptions { RequestTimeout = Timeout, IsolationLevel = IsolationLevel.ReadUncommitted };
        var answers = await _brokers.AskAsync(async brokers =>
        {
            try
            {
                return (await brokers.Admin.ListOffsetsAsync(asked, options).WaitAsync(Timeout * 2).ConfigureAwait(false)).ResultInfos;
            }
            catch (ListOffsetsException exception) when (exception.Result?.ResultInfos.Exists(answer => !answer.TopicPartitionOffsetError.Error.IsError) == true)
            {
                return exception.Result.ResultInfos;
            }
        }).ConfigureAwait(false);
        return answers
            .Select(answer => answer.TopicPartitionOffsetError)
            .Where(answer => !answer.Error.IsError && answer.Offset.Value >= 0)
            .ToDictionary(answer => answer.Partition.Value, answer => answer.Offset.Value);
    }

    private static string IdOf(Uuid? id)
    {
        if (id is null || (id.MostSignificantBits == 0 && id.LeastSignificantBits == 0))
        {
            return "";
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
        return Base64Url.EncodeToString(bytes);
    }
}
