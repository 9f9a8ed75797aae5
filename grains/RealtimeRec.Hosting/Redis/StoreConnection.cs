using StackExchange.Redis;

namespace RealtimeRec.Hosting.Redis;

/// <summary>
/// A process's own connection to Redis, beside those of Orleans' providers. Made at first use, and kept through outages. A call that is
/// made while it is interrupted fails at once.
/// </summary>
public sealed class StoreConnection : IAsyncDisposable
{
    private readonly ConfigurationOptions _options;
    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _redis;

    /// <param name="options">How to connect.</param>
    public StoreConnection(ConfigurationOptions options)
    {
        _options = options.Clone();
        _options.AbortOnConnectFail = false;
        _options.BacklogPolicy = BacklogPolicy.FailFast;
    }

    /// <summary>Which servers it connects to, for people: <c>redis:6379</c>, several with commas between.</summary>
    public string Servers => string.Join(", ", _options.EndPoints.Select(RedisConnectionString.Name));

    /// <summary>The database that the connection string names.</summary>
    public async Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken = default) =>
        (await ConnectedAsync().WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? redis;
        lock (_lock)
        {
            (redis, _redis) = (_redis, null);
        }

        if (redis is { IsCompletedSuccessfully: true })
        {
            await (await redis.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<ConnectionMultiplexer> ConnectedAsync()
    {
        lock (_lock)
        {
            // A name that nobody resolves yet fails the attempt as a whole.
            return _redis is null or { IsFaulted: true } or { IsCanceled: true } ? _redis = ConnectionMultiplexer.ConnectAsync(_options) : _redis;
        }
    }
}
