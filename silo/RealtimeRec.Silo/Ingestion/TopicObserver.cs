using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Asks the brokers about a topic and a group's place in it, from beside the group's members. Thread-safe.</summary>
internal sealed class TopicObserver : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _kafka;
    private readonly string _group;
    private readonly Lock _lock = new();
    private IConsumer<byte[], byte[]> _consumer;
    private IAdminClient _admin;
    private string? _id;
    private Error _whyNoId = new(ErrorCode.BrokerNotAvailable, "a broker that has a copy of the topic is away, so that the brokers cannot say which topic it is");

    public TopicObserver(KafkaOptions kafka, string topic, string group)
    {
        Topic = topic;
        _kafka = kafka;
        _group = group;
        Connect();
    }

    /// <summary>The topic's name.</summary>
    public string Topic { get; }

    /// <summary>
    /// The topic's id, as Kafka's tools write it, blank where brokers know none, null where they cannot say it now; and how many partitions it has.
    /// </summary>
    /// <exception cref="KafkaException">There is no such topic, or the brokers do not answer.</exception>
    public async Task<(string? Id, int Partitions)> DescribeAsync()
    {
        // Blocks.
        var metadata = await Task.Run(() => _admin.GetMetadata(Topic, Timeout)).ConfigureAwait(false);
        if (metadata.Topics is not [{ Error.IsError: false, Partitions: { Count: > 0 } partitions }])
        {
            throw new KafkaException(metadata.Topics is [{ Error: { IsError: true } error }] ? error : new Error(ErrorCode.UnknownTopicOrPart));
        }

        // The library's description of a partition of which a replica's broker is away ends the client that asks for it (Confluent.Kafka 2.16.0),
        // and its caller waits for ever. A topic that was made meanwhile has replicas on the others alone.
        var brokers = metadata.Brokers.Select(broker => broker.BrokerId).ToHashSet();
        if (partitions.Exists(partition => partition.Leader < 0 || !partition.Replicas.All(brokers.Contains)))
        {
            return (_id, partitions.Count);
        }

        try
        {
            var options = new DescribeTopicsOptions { RequestTimeout = Timeout };
            var result = await _admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([Topic]), options).WaitAsync(Timeout * 2).ConfigureAwait(false);
            _id = IdOf(result.TopicDescriptions[0].TopicId);
        }
        catch (KafkaException exception)
        {
            // The controller is asked, which may be away while the others serve.
            _whyNoId = exception.Error;
            if (exception.Error.IsLocalError)
            {
                Connect();
            }
        }
        catch (TimeoutException)
        {
            _whyNoId = new Error(ErrorCode.Local_TimedOut);
            Connect();
        }

        return (_id, partitions.Count);
    }

    /// <summary>Why <see cref="DescribeAsync"/> could not tell the topic's id, when it could not.</summary>
    public KafkaException WhyNoId() => new(_whyNoId);

    /// <summary>What the group has committed for these partitions; those for which it has nothing are left out. Blocks.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public Dictionary<int, long> Committed(IEnumerable<int> partitions) => _consumer
        .Committed(partitions.Select(partition => new TopicPartition(Topic, partition)), Timeout)
        .FindAll(committed => !committed.Offset.IsSpecial)
        .ToDictionary(committed => committed.Partition.Value, committed => committed.Offset.Value);

    /// <summary>The first offset of these partitions and the one behind the last; those whose leader does not answer are left out.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<Dictionary<int, (long Low, long End)>> EndsAsync(IReadOnlyCollection<int> partitions)
    {
        var lows = await OffsetsAsync(partitions, OffsetSpec.Earliest()).ConfigureAwait(false);
        var ends = await OffsetsAsync(partitions, OffsetSpec.Latest()).ConfigureAwait(false);
        return lows.Where(low => ends.ContainsKey(low.Key)).ToDictionary(low => low.Key, low => (low.Value, Math.Max(low.Value, ends[low.Key])));
    }

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    [MemberNotNull(nameof(_consumer), nameof(_admin))]
    private void Connect()
    {
        lock (_lock)
        {
            var (admin, consumer) = (_admin, _consumer);
            _consumer = ConsumerGroup.Connect(_kafka, _group);
            _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
            admin?.Dispose();
            consumer?.Dispose();
        }
    }

    private async Task<Dictionary<int, long>> OffsetsAsync(IEnumerable<int> partitions, OffsetSpec spec)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(Topic, partition), OffsetSpec = spec });
        var options = new ListOffsetsOptions { RequestTimeout = Timeout, IsolationLevel = IsolationLevel.ReadUncommitted };
        List<ListOffsetsResultInfo> answers;
        try
        {
            answers = (await _admin.ListOffsetsAsync(asked, options).WaitAsync(Timeout * 2).ConfigureAwait(false)).ResultInfos;
        }
        catch (TimeoutException)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut));
        }
        catch (ListOffsetsException exception) when (exception.Result is { } partly)
        {
            answers = partly.ResultInfos;
        }

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
