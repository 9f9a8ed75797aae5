using System.Globalization;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Kafka;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The command <c>replay-dead-letters</c> as a process.</summary>
public sealed class ReplayTests : IClassFixture<ReplayFixture>, IAsyncLifetime
{
    private const int Partitions = 4;

    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();

    private readonly ReplayFixture _fixture;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly string _group = $"replay-{Guid.NewGuid():N}";

    public ReplayTests(ReplayFixture fixture)
    {
        _fixture = fixture;
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Bootstrap }).SetLogHandler((_, _) => { }).Build();
    }

    private string Bootstrap => _fixture.Kafka.BootstrapServers;

    private string Events => $"{_group}.events";

    private string DeadLetters => $"{_group}.events.dead-letter";

    public async Task InitializeAsync()
    {
        // Both are there, as where anything was ever refused.
        await _fixture.Kafka.CreateTopicAsync(Events, Partitions);
        await _fixture.Kafka.CreateTopicAsync(DeadLetters, partitions: 1);
    }

    public Task DisposeAsync()
    {
        _producer.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task EachOriginalComesBackOnceWithItsKeyValueAndHeaders()
    {
        await LetterAsync("alice", "one", "time_window", partition: 1, offset: 7);
        await LetterAsync("bob", "two", "unknown_product", partition: 2, offset: 8);
        await LetterAsync("alice", "one", "time_window", partition: 1, offset: 7);
        await LetterAsync("carol", null, "schema", partition: 0, offset: 9);
        await _producer.ProduceAsync(DeadLetters, new Message<byte[], byte[]> { Value = "no letter"u8.ToArray() });

        var dry = await ReplayAsync("--dry-run");
        Assert.Contains("3 to replay.", dry, StringComparison.Ordinal);
        Assert.Empty(Replayed());

        var first = await ReplayAsync();
        Assert.Contains("5 dead letters read, 3 replayed.", first, StringComparison.Ordinal);
        Assert.Contains("1 records are no dead letters", first, StringComparison.Ordinal);
        var records = Replayed();
        Assert.Equal(
            [$"alice=one 1 from {Events}/1@7", $"bob=two 2 from {Events}/2@8", $"carol=null 0 from {Events}/0@9"],
            records.Select(Describe).Order(StringComparer.Ordinal));
        Assert.All(records, record =>
        {
            Assert.Equal("kept", Header(record, "shop-header"));
            Assert.DoesNotContain(record.Message.Headers, header => header.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal));
        });

        // The second run sees new letters alone, also when an old one is written once more.
        await LetterAsync("bob", "two", "unknown_product", partition: 2, offset: 8);
        await LetterAsync("dave", "four", "unknown_product", partition: 3, offset: 1);
        Assert.Contains("1 replayed.", await ReplayAsync(), StringComparison.Ordinal);
        Assert.Equal(4, Replayed().Count);
        Assert.Contains(" 0 replayed.", await ReplayAsync(), StringComparison.Ordinal);
        Assert.Contains("4 replayed.", await ReplayAsync("--again"), StringComparison.Ordinal);
        Assert.Equal(8, Replayed().Count);
    }

    [Fact]
    public async Task OneRuleIsReplayedAndTheOthersStayForLater()
    {
        await LetterAsync("alice", "one", "time_window", partition: 0, offset: 1);
        await LetterAsync("bob", "two", "unknown_product", partition: 0, offset: 2);
        await LetterAsync("carol", "three", "unknown_product", partition: 0, offset: 3);
        Assert.Contains("1 replayed.", await ReplayAsync("--rule", "unknown_product", "--limit", "1"), StringComparison.Ordinal);
        Assert.Contains("1 replayed.", await ReplayAsync("--rule", "unknown_product"), StringComparison.Ordinal);
        Assert.Contains(" 0 replayed.", await ReplayAsync("--rule", "unknown_product"), StringComparison.Ordinal);
        Assert.Contains("1 replayed.", await ReplayAsync(), StringComparison.Ordinal);
        Assert.Equal(3, Replayed().Count);
    }

    [Fact]
    public async Task WhatCannotComeBackIsNamedWithItsPlaceAndHoldsUpNoOther()
    {
        await LetterAsync("alice", "one", "schema", partition: 0, offset: 1);
        await LetterAsync("bob", "the beginni", "schema", partition: 2, offset: 41, cut: "key 3, value 1048600, headers 3011 bytes");
        await LetterAsync("bob", "the beginni", "schema", partition: 2, offset: 41, cut: "key 3, value 1048600, headers 3011 bytes");
        await LetterAsync("carol", new string('x', 30_000), "price_range", partition: 1, offset: 7);
        await LetterAsync("dave", "four", "schema", partition: 3, offset: 9);
        string[] smallRecords = ["--Kafka:Properties:message.max.bytes", "20000"];

        var first = await ReplayAsync(2, smallRecords);
        Assert.Contains("5 dead letters read, 2 replayed.", first, StringComparison.Ordinal);
        Assert.Contains("Dead letters that cannot be replayed: 2.", first, StringComparison.Ordinal);
        Assert.Contains($"{Events}/2@41 (schema): only its beginning was kept, of key 3, value 1048600, headers 3011 bytes", first, StringComparison.Ordinal);
        Assert.Contains($"{Events}/1@7 (price_range): the brokers refuse it (MsgSizeTooLarge)", first, StringComparison.Ordinal);
        Assert.Equal([$"alice=one 0 from {Events}/0@1", $"dave=four 3 from {Events}/3@9"], Replayed().Select(Describe).Order(StringComparer.Ordinal));

        // They are dealt with as the others are: a second run says nothing of them, and one for another rule never did.
        Assert.Contains(" 0 replayed.", await ReplayAsync(0, smallRecords), StringComparison.Ordinal);
        Assert.Contains("Dead letters that cannot be replayed: 1.", await ReplayAsync(2, ["--again", "--rule", "schema", "--dry-run"]), StringComparison.Ordinal);

        // Where brokers take larger records, and a whole letter has turned up, nothing is left to say.
        await LetterAsync("bob", "the beginning and the end", "schema", partition: 2, offset: 41);
        Assert.Contains("4 replayed.", await ReplayAsync("--again"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyWhatWasRefusedInTimeIsReplayed()
    {
        await LetterAsync("alice", "one", "schema", partition: 0, offset: 1, daysAgo: 3);
        await LetterAsync("bob", "two", "schema", partition: 0, offset: 2, daysAgo: 2);
        await LetterAsync("carol", "three", "schema", partition: 0, offset: 3, daysAgo: 1);
        Assert.Contains("1 replayed.", await ReplayAsync("--since", Time(daysAgo: 2), "--until", Time(daysAgo: 1)), StringComparison.Ordinal);
        Assert.Equal([$"bob=two 0 from {Events}/0@2"], Replayed().Select(Describe));
    }

    [Theory]
    [InlineData("Kafka:BootstrapServers is not set")]
    [InlineData("is no time", "--since", "yesterday-ish")]
    [InlineData("There is no rule \"tyme\"", "--rule", "tyme")]
    [InlineData("There is no option --rul", "--rul", "schema")]
    [InlineData("Kafka:BootstrapServers must be host:port", "--Kafka:BootstrapServers", "nowhere")]
    public async Task WhatIsWrongIsSaidInOneSentence(string expected, params string[] arguments) => await AssertRefusedAsync(expected, arguments);

    [Fact]
    public async Task TopicThatIsMissingIsNamed() =>
        await AssertRefusedAsync("There is no topic refused.events", "--Kafka:BootstrapServers", Bootstrap, "--Kafka:DeadLetterTopic", "refused.events");

    private static async Task AssertRefusedAsync(string expected, params string[] arguments)
    {
        var (exitCode, output) = await ProgramCommandLine.RunAsync(["replay-dead-letters", .. arguments]);
        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static string Describe(ConsumeResult<byte[], byte[]> record) =>
        $"{Text(record.Message.Key)}={Text(record.Message.Value)} {record.Partition.Value} from {Header(record, DeadLetterHeaders.ReplayedFrom)}";

    private static string Text(byte[]? bytes) => bytes is null ? "null" : Encoding.UTF8.GetString(bytes);

    private static string Header(ConsumeResult<byte[], byte[]> record, string name) => Text(record.Message.Headers.Single(header => header.Key == name).GetValueBytes());

    /// <summary>What comes back has the time of the original: were it older than what brokers retain, they would delete it at once.</summary>
    private static string Time(int daysAgo) => s_now.AddDays(-daysAgo).ToString("O", CultureInfo.InvariantCulture);

    private Task<string> ReplayAsync(params string[] arguments) => ReplayAsync(0, arguments);

    private async Task<string> ReplayAsync(int expectedExitCode, string[] arguments)
    {
        var (exitCode, output) = await ProgramCommandLine.RunAsync(
        [
            "replay-dead-letters", "--Kafka:BootstrapServers", Bootstrap, "--Kafka:EventsTopic", Events, "--Kafka:DeadLetterTopic", DeadLetters, "--Ingestion:GroupId", _group,
            .. arguments,
        ]);
        Assert.True(exitCode == expectedExitCode, $"{exitCode}: {output}");
        return output;
    }

    private Task LetterAsync(string user, string? value, string rule, int partition, long offset, int daysAgo = 0, string? cut = null) =>
        // One partition, as each letter written twice is: it follows the original's key.
        _producer.ProduceAsync(new TopicPartition(DeadLetters, 0), new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(user),
            Value = value is null ? null! : Encoding.UTF8.GetBytes(value),
            Headers =
            [
                new Header("shop-header", "kept"u8.ToArray()),
                new Header(DeadLetterHeaders.Rule, Encoding.UTF8.GetBytes(rule)),
                new Header(DeadLetterHeaders.Reason, "for the test"u8.ToArray()),
                new Header(DeadLetterHeaders.Topic, Encoding.UTF8.GetBytes(Events)),
                new Header(DeadLetterHeaders.Partition, Encoding.UTF8.GetBytes($"{partition}")),
                new Header(DeadLetterHeaders.Offset, Encoding.UTF8.GetBytes($"{offset}")),
                new Header(DeadLetterHeaders.Time, Encoding.UTF8.GetBytes(Time(daysAgo))),
                .. cut is null ? Array.Empty<Header>() : [new Header(DeadLetterHeaders.Cut, Encoding.UTF8.GetBytes(cut))],
            ],
        });

    /// <summary>Every replayed record in the events' topic.</summary>
    private List<ConsumeResult<byte[], byte[]>> Replayed()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = "test", EnablePartitionEof = true })
            .SetLogHandler((_, _) => { }).Build();
        var records = new List<ConsumeResult<byte[], byte[]>>();
        for (var partition = 0; partition < Partitions; partition++)
        {
            consumer.Assign(new TopicPartitionOffset(Events, partition, Offset.Beginning));
            while (consumer.Consume(TimeSpan.FromSeconds(20)) is { IsPartitionEOF: false } record)
            {
                if (record.Message.Headers?.Any(header => header.Key == DeadLetterHeaders.ReplayedFrom) == true)
                {
                    records.Add(record);
                }
            }
        }

        return records;
    }
}
