using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Gateway.Clustering;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ClusterConnectionTests
{
    [Fact]
    public async Task EachChangeIsOneLineHoweverOftenTheClusterIsLookedFor()
    {
        using var log = new LogEntries();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var time = new FakeTimeProvider();
        var connection = new ClusterConnection(time, loggers.CreateLogger<ClusterConnection>());
        for (var i = 0; i < 100; i++)
        {
            var retry = connection.ShouldRetryConnectionAttempt(new InvalidOperationException("no silo is listed. And much more"), CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await retry);
        }

        Assert.True(connection.IsKnownToBeAway);
        connection.NotifyGatewayCountChanged(1, 0, false);
        connection.NotifyGatewayCountChanged(2, 1, false);
        Assert.False(connection.IsKnownToBeAway);
        connection.NotifyGatewayCountChanged(0, 1, false);
        connection.NotifyClusterConnectionLost();
        connection.NotifyGatewayCountChanged(1, 0, true);

        Assert.Collection(
            log.From(LogLevel.Information),
            line => Assert.Contains("(no silo is listed)", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Information", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Warning", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Information", line, StringComparison.Ordinal));
    }
}
