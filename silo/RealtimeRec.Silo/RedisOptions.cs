using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Redis;
using StackExchange.Redis;

namespace RealtimeRec.Silo;

/// <summary>Where state and membership live. Bound from the configuration section <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Redis";

    /// <summary>
    /// What holds unless the connection string says otherwise. A call that Redis does not answer fails before the call of the
    /// grain that waits for it does, so that the caller learns the cause.
    /// </summary>
    private const string Defaults = "connectRetry=5,connectTimeout=3000,asyncTimeout=4000,syncTimeout=4000,keepAlive=15";

    /// <summary>A lost connection is tried again this often, for as long as it takes.</summary>
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// StackExchange.Redis connection string, such as <c>redis:6379</c> or <c>redis:6380,ssl=true,password=…</c>, or a URL, such as
    /// <c>rediss://user:password@redis:6380/0</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long a start waits for Redis to answer, 0 to 10 minutes.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The connection that the section describes.</summary>
    /// <exception cref="OptionsValidationException">A value is missing or makes no sense; the message names its key.</exception>
    internal ConfigurationOptions Connection()
    {
        if (StartTimeout < TimeSpan.Zero || StartTimeout > TimeSpan.FromMinutes(10))
        {
            throw Invalid(nameof(StartTimeout), $"must be from 00:00:00 to 00:10:00, not {StartTimeout:c}.");
        }

        if (!RedisConnectionString.TryParse(ConnectionString, Defaults, out var connection, out var error))
        {
            throw Invalid(nameof(ConnectionString), error);
        }

        // Redis may go away and come back; a silo that gave up would be no better off than one that tries again.
        connection.AbortOnConnectFail = false;
        connection.ReconnectRetryPolicy = new LinearRetry((int)ReconnectDelay.TotalMilliseconds);
        return connection;
    }

    private static OptionsValidationException Invalid(string key, string message) =>
        new(Section, typeof(RedisOptions), [$"{Section}:{key} {message}"]);
}
