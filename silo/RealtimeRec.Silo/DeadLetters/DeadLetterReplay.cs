using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.Silo.DeadLetters;

/// <summary>
/// Produces the originals of dead letters to their topics again, after what was wrong has been mended. Reads the dead-letter
/// topic from its beginning up to where it ends at the start, so that what is refused again is a matter for the next run, and
/// each original once, however often its dead letter was written.
/// </summary>
/// <remarks>
/// Progress is committed once the records are acknowledged by every in-sync replica. A run that is killed in between replays up
/// to a batch of records again with the next one; an event with an id changes nothing the second time.
/// </remarks>
internal sealed class DeadLetterReplay(KafkaOptions kafka, string group)
{
    private const int BatchSize = 1_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>Replays what is asked for, keeping <paramref name="summary"/> up to date.</summary>
    /// <exception cref="StartException">There is nothing to read from.</exception>
    /// <exception cref="KafkaException">A broker failed for good.</exception>
    public async Task RunAsync(ReplayRequest request, ReplaySummary summary, CancellationToken cancellationToken)
    {
        var letters = Partitions(out var counts);
        var progress = new ReplayProgress(Connect, group, letters, Timeout);
        using var consumer = Connect(progress.GroupOf(request.Rule));
        using var producer = new KafkaProducer(
            kafka,
            new KafkaProducerSettings
            {
                ClientId = "realtimerec-replay",
                // The dead letter was larger by its headers.
                MaxRecordBytes = 10 * 1024 * 1024,
            },
            // The process is a command of its own: nothing in it has another clock.
            TimeProvider.System,
            NullLogger.Instance);
        producer.Start();

        var seen = new HashSet<TopicPartitionOffset>();
        var ranges = letters.Select(partition => (Partition: partition, Offsets: consumer.QueryWatermarkOffsets(partition, Timeout))).ToArray();
        summary.Total = ranges.Sum(range => range.Offsets.High.Value - range.Offsets.Low.Value);
        foreach (var (partition, range) in ranges)
        {
            var end = range.High.Value;
            consumer.Assign(new TopicPartitionOffset(partition, range.Low));
            var batch = new List<StoredLetter>(BatchSize);
            for (var next = range.Low.Value; next < end;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (request.Limit - summary.Replayed - batch.Count <= 0)
                {
                    break;
                }

                var record = consumer.Consume(PollTimeout);
                if (record is null)
                {
                    continue;
                }

                // The end may be past the last record: transactions leave marks that no consumer sees.
                next = record.IsPartitionEOF ? end : record.Offset.Value + 1;
                if (!record.IsPartitionEOF)
                {
                    summary.Read++;
                    if (Choose(record, request, progress, seen, counts, summary) is { } letter)
                    {
                        batch.Add(letter);
                    }
                }

                if (batch.Count == BatchSize || next >= end || request.Limit - summary.Replayed - batch.Count <= 0)
                {
                    await SendAsync(producer, batch, request, summary);
                    var reached = new TopicPartitionOffset(partition, next);
                    if (!request.DryRun && !progress.IsBehind(reached, request.Rule))
                    {
                        consumer.Commit([reached]);
                    }

                    batch.Clear();
                }
            }
        }

        consumer.Unassign();
    }

    private static StoredLetter? Choose(
        ConsumeResult<byte[], byte[]> record,
        ReplayRequest request,
        ReplayProgress progress,
        HashSet<TopicPartitionOffset> seen,
        Dictionary<string, int> partitions,
        ReplaySummary summary)
    {
        if (StoredLetter.Read(record.Message) is not { } letter)
        {
            summary.Unreadable++;
            return null;
        }

        if (!partitions.TryGetValue(letter.Original.Topic, out var count) || letter.Original.Partition.Value >= count)
        {
            summary.OtherTopics++;
            return null;
        }

        var counts = summary.Of(letter.Rule);
        if (!request.Again && progress.Covers(record.TopicPartitionOffset, letter.Rule))
        {
            // Seen, so that a second letter about the same original, written later, is known for what it is.
            seen.Add(letter.Original);
            counts.Earlier++;
            return null;
        }

        if ((request.Rule is { } rule && rule != letter.Rule) || letter.Time < request.Since || letter.Time >= request.Until)
        {
            counts.LeftOut++;
            return null;
        }

        if (letter.CutOf is { } size)
        {
            if (!seen.Contains(letter.Original))
            {
                summary.Impossible[letter.Original] =
                    $"({letter.Rule}): only its beginning was kept, of {size}; the original is there for as long as its topic keeps it";
            }

            return null;
        }

        if (!seen.Add(letter.Original))
        {
            counts.Repeated++;
            return null;
        }

        summary.Impossible.Remove(letter.Original);
        return letter;
    }

    private static async Task SendAsync(
        KafkaProducer producer, List<StoredLetter> batch, ReplayRequest request, ReplaySummary summary)
    {
        var refused = request.DryRun ? [] : await WriteAsync(producer, batch);

        // One that is too large takes along those that the client sent together with it.
        foreach (var (letter, _) in refused)
        {
            if (await WriteAsync(producer, [letter]) is [var (_, error)])
            {
                summary.Impossible[letter.Original] = $"({letter.Rule}): the brokers refuse it ({error.Code})";
            }
        }

        foreach (var letter in batch.Where(letter => !summary.Impossible.ContainsKey(letter.Original)))
        {
            summary.Of(letter.Rule).Replayed++;
            summary.Replayed++;
        }
    }

    /// <summary>Writes originals to their topics. Answers those that the brokers refuse for their own sake.</summary>
    private static async Task<List<(StoredLetter Letter, Error Error)>> WriteAsync(KafkaProducer producer, IReadOnlyList<StoredLetter> letters)
    {
        // To the partition they came from, whatever partitioner the shop uses: a user's records stay together.
        var writes = letters.Select(letter => WriteOneAsync(letter)).ToArray();
        await Task.WhenAll(writes);
        return [.. letters.Zip(writes).Where(write => write.Second.Result is not null).Select(write => (write.First, write.Second.Result!))];

        async Task<Error?> WriteOneAsync(StoredLetter letter)
        {
            try
            {
                await producer.WriteAsync(letter.Original.TopicPartition, letter.ToOriginal());
                return null;
            }
            catch (KafkaException exception) when (KafkaErrors.IsOfTheRecord(exception.Error))
            {
                return exception.Error;
            }
        }
    }

    private IConsumer<byte[], byte[]> Connect(string consumerGroup) => KafkaClients.Spokesman(kafka, consumerGroup);

    /// <summary>The dead-letter topic's partitions, and how many those have that letters can come from.</summary>
    private IReadOnlyList<TopicPartition> Partitions(out Dictionary<string, int> counts)
    {
        Metadata metadata;
        using (var admin = KafkaClients.Admin(kafka))
        {
            try
            {
                // Of all topics: asking for one by name may create it.
                metadata = admin.GetMetadata(Timeout);
            }
            catch (KafkaException exception)
            {
                throw new StartException(
                    $"Kafka at {kafka.ClientProperties()["bootstrap.servers"]} did not answer ({exception.Error.Reason}); check {KafkaOptions.Section}:{nameof(KafkaOptions.BootstrapServers)}.",
                    exception);
            }
        }

        counts = metadata.Topics
            .Where(topic => topic.Topic == kafka.EventsTopic || topic.Topic == kafka.CatalogTopic)
            .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);
        return metadata.Topics.FirstOrDefault(topic => topic.Topic == kafka.DeadLetterTopic) is { Partitions.Count: > 0 } letters
            ? [.. letters.Partitions.Select(partition => new TopicPartition(letters.Topic, partition.PartitionId))]
            : throw new StartException(
                $"There is no topic {kafka.DeadLetterTopic} at {kafka.BootstrapServers}: no record was ever refused, or {KafkaOptions.Section}:{nameof(KafkaOptions.DeadLetterTopic)} is not what the silos have.");
    }
}
