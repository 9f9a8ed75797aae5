using Confluent.Kafka;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Silo.Ingestion;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class BrokerConnectionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Nobody listens there.</summary>
    private readonly BrokerConnection _connection = new(new KafkaOptions { BootstrapServers = "127.0.0.1:9" }, "readers");

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task WhateverIsAskedAClientThatFailedIsNotAskedAgain()
    {
        Func<BrokerConnection.Use, Task<object>>[] asks =
        [
            use => Task.Run<object>(() => use.Admin.GetMetadata("shop.events", Patience)),
            use => Task.Run<object>(() => use.Consumer.Committed([new TopicPartition("shop.events", 0)], Patience)),
            _ => new TaskCompletionSource<object>().Task.WaitAsync(Patience),
        ];
        var client = await CurrentAsync();
        foreach (var ask in asks)
        {
            Assert.True((await Assert.ThrowsAnyAsync<KafkaException>(() => _connection.AskAsync(ask))).Error.IsLocalError);
            var next = await CurrentAsync();
            Assert.NotSame(client, next);
            client = next;
        }
    }

    [Fact]
    public async Task WhatBrokersRefuseOrAnswerIsTheClientsNoFault()
    {
        var client = await CurrentAsync();
        await Assert.ThrowsAsync<KafkaException>(() => _connection.AskAsync<object>(_ => throw new KafkaException(ErrorCode.UnknownTopicOrPart)));
        Assert.Same(client, await CurrentAsync());
    }

    [Fact]
    public async Task OneThatIsReplacedServesThoseThatUseItToTheEnd()
    {
        var finish = new TaskCompletionSource();
        var asking = _connection.AskAsync(async use =>
        {
            await finish.Task;
            return use.Admin.Name;
        });
        await Assert.ThrowsAsync<KafkaException>(() => _connection.AskAsync<object>(_ => throw new KafkaException(ErrorCode.Local_Transport)));
        finish.SetResult();
        Assert.NotEmpty(await asking);
    }

    private Task<IAdminClient> CurrentAsync() => _connection.AskAsync(use => Task.FromResult(use.Admin));
}
