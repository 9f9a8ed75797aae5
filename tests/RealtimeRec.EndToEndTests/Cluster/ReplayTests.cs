using System.Text;
using Confluent.Kafka;
using RealtimeRec.Kafka;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The command <c>replay-dead-letters</c> as a process, against librdkafka's own broker over TCP.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Events = "shop.events";
    private const string DeadLetters = "shop.events.dead-letter";

    private readonly IProducer<byte[], byte[]> _broker =
        new ProducerBuilder<byte[], byte[]>(new Dictionary<string, string> { ["test.mock.num.brokers"] = "2" }).SetLogHandler((_, _) => { }).Build();

    private string Bootstrap { get; }

    public ReplayTests()
    {
        using var admin = new DependentAdminClientBuilder(_broker.Handle).Build();
        Bootstrap = string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(20)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task EachOriginalComesBackOnceWithItsKeyValueAndHeaders()
    {
        await LetterAsync("alice", "one", "time_window", partition: 1, offset: 7);
        await LetterAsync("bob", "two", "unknown_product", partition: 2, offset: 8);
        await LetterAsync("alice", "one", "time_window", partition: 1, offset: 7);
        await LetterAsync("carol", null, "schema", partition: 0, offset: 9);
        await _broker.ProduceAsync(DeadLetters, new Message<byte[], byte[]> { Value = "no letter"u8.ToArray() });

        var dry = await ReplayAsync("--dry-run");
        Assert.Contains("3 to replay.", dry, StringComparison.Ordinal);
        Assert.Empty(Replayed());

        var first = await ReplayAsync();
        Assert.Contains("5 dead letters read, 3 replayed.", first, StringComparison.Ordinal);
        Assert.Contains("1 records are no dead letters", first, StringComparison.Ordinal);
        var records = Replayed();
        Assert.Equal(
            ["alice=one 1 from shop.events/1@7", "bob=two 2 from shop.events/2@8", "carol=null 0 from shop.events/0@9"],
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
        Assert.Contains("shop.events/2@41 (schema): only its beginning was kept, of key 3, value 1048600, headers 3011 bytes", first, StringComparison.Ordinal);
        Assert.Contains("shop.events/1@7 (price_range): the brokers refuse it (MsgSizeTooLarge)", first, StringComparison.Ordinal);
        Assert.Equal(["alice=one 0 from shop.events/0@1", "dave=four 3 from shop.events/3@9"], Replayed().Select(Describe).Order(StringComparer.Ordinal));

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
        await LetterAsync("alice", "one", "schema", partition: 0, offset: 1, time: "2026-11-01T00:00:00Z");
        await LetterAsync("bob", "two", "schema", partition: 0, offset: 2, time: "2026-11-02T00:00:00Z");
        await LetterAsync("carol", "three", "schema", partition: 0, offset: 3, time: "2026-11-03T00:00:00Z");
        Assert.Contains("1 replayed.", await ReplayAsync("--since", "2026-11-02T00:00:00Z", "--until", "2026-11-03T00:00:00Z"), StringComparison.Ordinal);
        Assert.Equal(["bob=two 0 from shop.events/0@2"], Replayed().Select(Describe));
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

    private Task<string> ReplayAsync(params string[] arguments) => ReplayAsync(0, arguments);

    private async Task<string> ReplayAsync(int expectedExitCode, string[] arguments)
    {
        // The events' topic is there, as where anything was ever refused.
        await _broker.ProduceAsync(new TopicPartition(Events, 0), new Message<byte[], byte[]> { Value = [] });
        var (exitCode, output) = await ProgramCommandLine.RunAsync(["replay-dead-letters", "--Kafka:BootstrapServers", Bootstrap, .. arguments]);
        Assert.True(exitCode == expectedExitCode, $"{exitCode}: {output}");
        return output;
    }

    private Task LetterAsync(string user, string? value, string rule, int partition, long offset, string time = "2026-11-20T10:00:00Z", string? cut = null) =>
        // One partition, as each letter written twice is: it follows the original's key.
        _broker.ProduceAsync(new TopicPartition(DeadLetters, 0), new Message<byte[], byte[]>
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
                new Header(DeadLetterHeaders.Time, Encoding.UTF8.GetBytes(time)),
                .. cut is null ? Array.Empty<Header>() : [new Header(DeadLetterHeaders.Cut, Encoding.UTF8.GetBytes(cut))],
            ],
        });

    /// <summary>Every replayed record in the events' topic.</summary>
    private List<ConsumeResult<byte[], byte[]>> Replayed()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = "test", EnablePartitionEof = true })
            .SetLogHandler((_, _) => { }).Build();
        var records = new List<ConsumeResult<byte[], byte[]>>();
        for (var partition = 0; partition < 4; partition++)
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
