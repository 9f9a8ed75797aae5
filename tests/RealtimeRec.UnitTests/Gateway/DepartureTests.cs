using Microsoft.Extensions.Logging;
using RealtimeRec.Feeds;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class DepartureTests : IAsyncLifetime
{
    private const int Leavers = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LogEntries _log = new();
    private readonly GatewayServer _server;

    public DepartureTests() => _server = new GatewayServer(builder =>
    {
        builder.Logging.AddProvider(_log);
        builder.Configuration["Resilience:AttemptTimeout"] = builder.Configuration["Resilience:CallTimeout"] = "00:00:10";
    });

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task ACallerWhoLeavesAndABodyCutOffAreNoErrors()
    {
        var host = $"Host: {_server.Address.Authority}\r\n";
        _server.Cluster.User("slow").IsSilent = true;
        using var leaving = new CancellationTokenSource();
        var asked = _server.Client.GetAsync("/v1/users/slow/feed", leaving.Token);
        await Eventually.HoldsAsync("the feed is asked for", () => Task.FromResult(_server.Cluster.User("slow").Calls > 0), Patience);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        foreach (var (path, type) in new[] { ("/v1/events", "application/json"), ("/v1/products/bulk", "application/x-ndjson"), ("/v1/users/u/feed", "application/json") })
        {
            var head = $"POST {path} HTTP/1.1\r\n{host}Content-Type: {type}\r\nContent-Length: 1000\r\n\r\n{{\"item_id\"";
            await Task.WhenAll(Enumerable.Range(0, Leavers).Select(_ => RawHttp.LeaveAsync(_server.Address, head)));
            await RawHttp.AskAsync(_server.Address, head, endsSending: true);
        }

        // The calls above are over when what came after them is answered, and the silent one's caller has been heard to leave.
        Assert.Equal(202, (await _server.PostEventsAsync(Events.View("after"))).Status);
        await Eventually.HoldsAsync(
            "the grain hears that its caller left", () => Task.FromResult(_server.Cluster.User("slow").LastCancellation.IsCancellationRequested), Patience);
        Assert.True(!Lines().Any(), string.Join('\n', Lines()));
    }

    [Fact]
    public async Task AFullQueueIsAnswered503WithRetryAfterAndCostsNoLine()
    {
        _server.Cluster.User("many").Failure = new FeedQueueFullException();
        var answer = await _server.GetAsync("/v1/users/many/feed");
        Assert.Equal((503, "1"), (answer.Status, answer.Response.Headers.GetValues("Retry-After").Single()));
        Assert.Empty(answer.Errors());
        Assert.Equal(1, _server.Cluster.User("many").Calls);
        Assert.True(!Lines().Any(), string.Join('\n', Lines()));
    }

    // The cluster in memory has no grain for the quality report, of which the reporter tells. Where a caller leaves while the server itself passes over the
    // rest of a body, two reads of its own meet once in a great while, and it says so: no line of the gateway's.
    private IEnumerable<string> Lines() => _log.From(LogLevel.Warning).Where(entry =>
        !entry.Contains("QualityReporter", StringComparison.Ordinal)
        && !(entry.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) && entry.Contains("Reading is already in progress", StringComparison.Ordinal)));
}
