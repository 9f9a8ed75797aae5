using Confluent.Kafka;
using RealtimeRec.Kafka;
using RealtimeRec.Reading.Events;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Load;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The Kafka that tests run against, seen by clients in another process.</summary>
public sealed class KafkaBrokerTests
{
    private const string Events = "shop.events";

    [Fact]
    public async Task MembersOfAGroupReadBetweenThemWhatTheProducerSaysItProduced()
    {
        await using var broker = await KafkaBroker.StartAsync();
        var load = new EventLoad
        {
            BootstrapServers = broker.BootstrapServers,
            Users = 50,
            Products = 20,
            HotUserShare = 0.1,
            HotProductShare = 0.5,
            PoisonEvery = 50,
            RepeatShare = 0.1,
            PerSecond = 4_000,
        };
        using var producer = new EventProducer(load);
        await producer.RunAsync(TimeSpan.FromSeconds(0.5));
        var truth = producer.Truth();
        Assert.Equal((2_000, 0), (truth.Records, truth.Undelivered));

        var records = await ReadAsync(broker, Events, (int)truth.Records, members: 2);
        var now = TimeProvider.System.GetUtcNow();
        var readings = records.ToLookup(record => ShopEventReader.Read(record.Message.Value, now) is { Fault: null, Events: [{ Event: not null }] });
        Assert.Equal(40, truth.Invalid.Count);
        Assert.Equal(truth.Invalid.Order(), readings[false].Select(record => new RecordPosition(record.Topic, record.Partition.Value, record.Offset.Value)).Order());

        var valid = readings[true].Select(record => (Record: record, Event: ShopEventReader.Read(record.Message.Value, now).Events[0].Event!)).ToArray();
        Assert.True(truth.Events < valid.Length);
        Assert.True(truth.Users["user-0"].Events > truth.Events / 20);
        Assert.True(valid.Count(pair => pair.Event.Items[0].ItemId == "item-0") > valid.Length / 3);
        foreach (var user in valid.GroupBy(pair => pair.Event.UserId))
        {
            var known = truth.Users[user.Key];
            var distinct = user.DistinctBy(pair => pair.Event.EventId).ToArray();
            Assert.Equal(distinct.Length, known.Events);
            var (partition, last) = Assert.Single(known.LastOffsets);
            Assert.Equal(user.Max(pair => pair.Record.Offset.Value), last);
            Assert.All(user, pair => Assert.Equal(partition, pair.Record.Partition.Value));
            Assert.Equal(
                distinct.OrderBy(pair => pair.Record.Offset.Value).Select(pair => pair.Event.Items[0].ItemId).TakeLast(EventTruth.RecentItems),
                known.RecentItemIds);
        }

        Assert.Equal(truth.Users.Count, valid.Select(pair => pair.Event.UserId).Distinct().Count());
    }

    [Fact]
    public async Task WhatIsProducedWhileTheBrokerIsDownArrivesOnceItIsUp()
    {
        await using var broker = await KafkaBroker.StartAsync();
        using var producer = new EventProducer(new EventLoad { BootstrapServers = broker.BootstrapServers });
        await producer.ProduceAsync(100);
        await broker.TakeDownAsync();
        var during = producer.ProduceAsync(100);
        await broker.WaitUntilAsync("all to be handed to the client", () => Task.FromResult(producer.Produced == 200));
        Assert.Equal((100, false), (producer.Acknowledged, during.IsCompleted));

        await broker.BringUpAsync();
        await during;
        var truth = producer.Truth();
        Assert.Equal((200, 200, 0), (truth.Records, truth.Events, truth.Undelivered));
        Assert.Equal(200, (await ReadAsync(broker, Events, 200, members: 1)).DistinctBy(record => record.TopicPartitionOffset).Count());
    }

    [Fact]
    public async Task PushedErrorsAreAnsweredAndRetriedWithoutALossOrARepetition()
    {
        await using var broker = await KafkaBroker.StartAsync(brokers: 2);
        await broker.SetRoundTripTimeAsync(TimeSpan.FromMilliseconds(5));
        await broker.CreateTopicAsync("small", 1);
        await broker.PushErrorsAsync(KafkaRequest.Produce, ErrorCode.NotEnoughReplicas, ErrorCode.NotEnoughReplicas);
        using var once = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, MessageSendMaxRetries = 0 }).Build();
        var refused = await Assert.ThrowsAsync<ProduceException<Null, byte[]>>(() => once.ProduceAsync("small", new Message<Null, byte[]> { Value = [1] }));
        Assert.Equal(ErrorCode.NotEnoughReplicas, refused.Error.Code);
        await broker.ClearErrorsAsync(KafkaRequest.Produce);
        Assert.Equal(0, (await once.ProduceAsync("small", new Message<Null, byte[]> { Value = [1] })).Offset.Value);

        await broker.PushErrorsAsync(
            KafkaRequest.Produce, ErrorCode.NotEnoughReplicas, ErrorCode.RequestTimedOut, ErrorCode.Local_Transport, ErrorCode.NotLeaderForPartition);
        using var producer = new EventProducer(new EventLoad { BootstrapServers = broker.BootstrapServers });
        await producer.ProduceAsync(500);
        Assert.Equal(500, producer.Truth().Events);
        Assert.Equal(500, (await ReadAsync(broker, Events, 500, members: 1)).Count);

        await Assert.ThrowsAsync<InvalidOperationException>(() => broker.TakeDownAsync(3));
    }

    [Fact]
    public async Task DeadLetterWrittenTwiceIsOneOriginal()
    {
        await using var broker = await KafkaBroker.StartAsync();
        Assert.Equal(0, (await DeadLetterReader.ReadAllAsync(broker.BootstrapServers)).Records);

        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        foreach (var offset in new[] { "7", "8", "8", "9" })
        {
            var headers = new Headers
            {
                { DeadLetterHeaders.Topic, "shop.events"u8.ToArray() },
                { DeadLetterHeaders.Partition, "3"u8.ToArray() },
                { DeadLetterHeaders.Offset, System.Text.Encoding.UTF8.GetBytes(offset) },
                { DeadLetterHeaders.Rule, "schema"u8.ToArray() },
                { DeadLetterHeaders.Reason, "It is no event."u8.ToArray() },
            };
            await producer.ProduceAsync("shop.events.dead-letter", new Message<Null, byte[]> { Value = [1], Headers = headers });
        }

        var letters = await DeadLetterReader.ReadAllAsync(broker.BootstrapServers);
        Assert.Equal(4, letters.Records);
        Assert.Equal([new(Events, 3, 7), new(Events, 3, 8), new(Events, 3, 9)], letters.Originals.Keys.Order());
    }

    /// <summary>Reads as a group until so many records came, then makes sure that there are no more.</summary>
    private static async Task<IReadOnlyList<ConsumeResult<Ignore, byte[]>>> ReadAsync(KafkaBroker broker, string topic, int count, int members)
    {
        // A member that falls silent for a moment loses its partitions: nothing is committed, and who gets them reads them again.
        var records = new Dictionary<TopicPartitionOffset, ConsumeResult<Ignore, byte[]>>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, members).Select(_ => Task.Run(() =>
        {
            using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
            {
                BootstrapServers = broker.BootstrapServers,
                GroupId = "readers",
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
                PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
                SessionTimeoutMs = 1_100,
                HeartbeatIntervalMs = 300,
                FetchWaitMaxMs = 10,
            }).Build();
            consumer.Subscribe(topic);
            while (true)
            {
                var record = consumer.Consume(TimeSpan.FromMilliseconds(200));
                lock (records)
                {
                    if (record is not null)
                    {
                        records[record.TopicPartitionOffset] = record;
                    }
                    else if (records.Count >= count)
                    {
                        break;
                    }
                }

                limit.Token.ThrowIfCancellationRequested();
            }

            consumer.Close();
        })));
        return [.. records.Values.OrderBy(record => record.Partition.Value).ThenBy(record => record.Offset.Value)];
    }
}
