using RealtimeRec.Hosting.Redis;
using RealtimeRec.Hosting.Starting;
using StackExchange.Redis;

namespace RealtimeRec.Silo.Hosting;

/// <summary>Waits for Redis before anything is started that needs it.</summary>
internal sealed partial class RedisAvailability(ConfigurationOptions connection, TimeSpan patience, TimeProvider time, ILogger<RedisAvailability> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Returns once Redis answers. It and a silo may start in any order.</summary>
    /// <exception cref="StartException">It did not answer in time.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var servers = string.Join(", ", connection.EndPoints.Select(RedisConnectionString.Name));
        var options = connection.Clone();
        options.ConnectRetry = 1;
        // So that the cause is told at once; this is what tries again.
        options.AbortOnConnectFail = true;
        var started = time.GetTimestamp();
        var told = false;
        while (true)
        {
            try
            {
                await using var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
                await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
                if (told)
                {
                    LogAnswers(servers);
                }

                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                if (time.GetElapsedTime(started) >= patience)
                {
                    throw new StartException(
                        $"Redis at {servers} did not answer within {patience:c} ({RedisErrors.CauseOf(exception)}); check {RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}.",
                        exception);
                }

                if (!told)
                {
                    told = true;
                    LogWaiting(servers, RedisErrors.CauseOf(exception), patience);
                }
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis at {Servers} does not answer yet ({Cause}); waiting for at most {Patience}.")]
    private partial void LogWaiting(string servers, string cause, TimeSpan patience);

    [LoggerMessage(LogLevel.Information, "Redis at {Servers} answers.")]
    private partial void LogAnswers(string servers);
}
