using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.Testing.Brokers;

namespace RealtimeRec.UnitTests.Ingestion;

/// <summary>What stands still is told in time, on a clock that is moved by hand.</summary>
public sealed class PartitionWatchTests : IAsyncLifetime
{
    private const string Topic = "shop.catalog";

    /// <summary>What the shop is promised.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Reader _reader = new() { Partitions = [State(0, 0), State(1, 0)] };
    private readonly Reader _otherReader = new() { Partitions = [State(2, 0), State(3, 1), .. Others] };
    private KafkaBroker _kafka = null!;
    private TopicObserver _observer = null!;
    private PartitionWatch _watch = null!;
    private PartitionWatch _other = null!;

    private static PartitionState[] Others => [.. Enumerable.Range(4, 4).Select(partition => State(partition, 0))];

    public async Task InitializeAsync()
    {
        _kafka = await KafkaBroker.StartAsync(eventPartitions: 1);
        var grains = ReaderGrains.Create(_time, out _);
        _observer = new TopicObserver(new KafkaOptions { BootstrapServers = _kafka.BootstrapServers }, Topic, _reader.Group.Name);
        _watch = new PartitionWatch(_reader, _observer, grains, _time);
        _other = new PartitionWatch(_otherReader, _observer, grains, _time);
        Produce(partition: 3);
    }

    public async Task DisposeAsync()
    {
        _observer.Dispose();
        await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task APartitionThatDoesNotMoveThoughRecordsWaitIsToldAndForgottenOnceItMoves()
    {
        await LookAsync();
        Produce(partition: 1);
        await PassAsync(() => _watch.Stalled.Count > 0);
        var stalled = Assert.Single(_watch.Stalled);
        Assert.Equal((Topic, 1, StalledPartition.NotMoving), (stalled.Topic, stalled.Partition, stalled.Reason));
        Assert.Empty(_other.Stalled);

        _reader.Partitions = [State(0, 0), State(1, 1)];
        await LookAsync();
        Assert.Empty(_watch.Stalled);
    }

    [Fact]
    public async Task APartitionWhoseReaderHasNotDoneAnythingYetIsToldToo()
    {
        Produce(partition: 0);
        _reader.Partitions = [State(0, Offset.Unset), State(1, Offset.Unset)];
        await LookAsync();
        await PassAsync(() => _watch.Stalled.Count > 0);
        Assert.Equal((0, StalledPartition.NotMoving), (Assert.Single(_watch.Stalled).Partition, _watch.Stalled[0].Reason));
    }

    [Fact]
    public async Task APartitionThatMovesAndYetHasRecordsWaitingStandsNotStill()
    {
        Produce(partition: 1);
        Produce(partition: 1);
        for (var next = 0; next < 2; next++)
        {
            for (var elapsed = TimeSpan.Zero; elapsed + PartitionWatch.Period < PartitionWatch.Patience; elapsed += PartitionWatch.Period)
            {
                await LookAsync();
                Assert.Empty(_watch.Stalled);
                _time.Advance(PartitionWatch.Period);
            }

            _reader.Partitions = [State(0, 0), State(1, next + 1)];
        }
    }

    [Fact]
    public async Task WhatTheBrokersDoNotTellIsNoTroubleAndMendsNone()
    {
        Produce(partition: 1);
        await LookAsync();
        await PassAsync(() => _watch.Stalled.Count > 0);
        await _kafka.TakeDownAsync();
        _reader.Partitions = [State(0, 0), State(1, 0), State(2, 0)];
        for (var look = 0; look < 4; look++)
        {
            _time.Advance(PartitionWatch.Period);
            await _watch.LookAsync(CancellationToken.None);
        }

        Assert.Equal(1, Assert.Single(_watch.Stalled, partition => partition.Reason == StalledPartition.NotMoving).Partition);
    }

    [Fact]
    public async Task APartitionThatALivingSiloNoLongerReadsIsToldByEverySilo()
    {
        await LookAsync();
        _reader.Partitions = [State(0, 0)];
        await PassAsync(() => _watch.Stalled.Count > 0 && _other.Stalled.Count > 0);
        Assert.Equal((1, StalledPartition.NoReader), (Assert.Single(_watch.Stalled).Partition, _watch.Stalled[0].Reason));

        _otherReader.Partitions = [State(1, 0), State(2, 0), State(3, 1), .. Others];
        await LookAsync();
        await LookAsync();
        Assert.Empty(_watch.Stalled);
        Assert.Empty(_other.Stalled);
    }

    [Fact]
    public async Task ThePartitionsOfASiloThatDiedAreToldByTheOthers()
    {
        await LookAsync();
        await PassAsync(() => _watch.Stalled.Count > 0, otherDied: true);
        Assert.Equal([2, 3, 4, 5, 6, 7], _watch.Stalled.Select(partition => partition.Partition));
        Assert.All(_watch.Stalled, partition => Assert.Equal(StalledPartition.NoReader, partition.Reason));
    }

    /// <summary>Whatever the brokers say of it, or nothing.</summary>
    [Fact]
    public async Task APartitionThatIsThisSilosAndNotReadIsToldUntilItIs()
    {
        await LookAsync();
        var read = _reader.Partitions;
        _reader.Partitions = [.. read.Select(state => state.Partition == 0 ? state with { IsWaiting = true } : state)];
        await LookAsync();
        await PassAsync(() => _watch.Stalled.Count > 0);
        Assert.Equal((0, StalledPartition.NotBegun), (Assert.Single(_watch.Stalled).Partition, _watch.Stalled[0].Reason));
        Assert.Contains("it is not known where to go on since", _watch.Stalled[0].ToString(), StringComparison.Ordinal);
        _reader.Partitions = read;
        await LookAsync();
        Assert.Empty(_watch.Stalled);
    }

    [Fact]
    public async Task ASiloThatIsNotInItsGroupIsToldAndThatItIsAgain()
    {
        await LookAsync();
        _reader.Membership = new GroupStatistics("wait-join", 1);
        await PassAsync(() => _watch.LeftSince is not null);
        _reader.Membership = new GroupStatistics("steady", 1);
        await LookAsync();
        Assert.Null(_watch.LeftSince);
    }

    private static PartitionState State(int partition, long next) => new(partition, next);

    private async Task LookAsync(bool otherDied = false)
    {
        if (!otherDied)
        {
            await _other.LookAsync(CancellationToken.None);
        }

        await _watch.LookAsync(CancellationToken.None);
    }

    /// <summary>
    /// What is looked at is as old as it may be: lets that time pass, and looks until what is waited for shows, or the promised time is over.
    /// </summary>
    private async Task PassAsync(Func<bool> shows, bool otherDied = false)
    {
        var left = Promised - IPartitionReader.MaxAge;
        while (true)
        {
            Assert.False(shows());
            Assert.True(left >= PartitionWatch.Period, "It does not show in time.");
            _time.Advance(PartitionWatch.Period);
            left -= PartitionWatch.Period;
            await LookAsync(otherDied);
            if (shows())
            {
                return;
            }
        }
    }

    private void Produce(int partition)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        producer.ProduceAsync(new TopicPartition(Topic, partition), new Message<Null, string> { Value = "kettle" }).GetAwaiter().GetResult();
    }

    private sealed class Reader : IPartitionReader
    {
        public string Topic => PartitionWatchTests.Topic;

        public ConsumerGroup Group { get; } = ConsumerGroup.Of("realtimerec", "test", ".catalog");

        public long LastPoll => 0;

        public IReadOnlyList<PartitionState> Partitions { get; set; } = [];

        public GroupStatistics Membership { get; set; } = new("steady", 1);

        public RecentChanges Changes { get; } = new(TimeProvider.System);

        public string? Error => null;

        public void Recognize(string topicId)
        {
        }
    }
}
