using StackExchange.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>The silo's own connection to Redis, beside those of Orleans' providers. Made at first use, and kept through outages.</summary>
/// <param name="options">How to connect.</param>
internal sealed class StoreConnection(ConfigurationOptions options) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _redis = new(() => ConnectionMultiplexer.ConnectAsync(options));

    /// <summary>The database that the connection string names.</summary>
    public async Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken = default) =>
        (await _redis.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (_redis is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _redis.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
