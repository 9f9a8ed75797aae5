using StackExchange.Redis;

namespace RealtimeRec.Hosting.Redis;

/// <summary>Reads what failures of the Redis client tell.</summary>
public static class RedisErrors
{
    /// <summary>Which kind of trouble a failure tells of.</summary>
    public static StoreTroubleKind KindOf(Exception exception) => exception switch
    {
        RedisServerException server => server.Kind switch
        {
            RedisErrorKind.OutOfMemory => StoreTroubleKind.Full,
            RedisErrorKind.ReadOnly => StoreTroubleKind.ReadOnly,
            RedisErrorKind.Loading => StoreTroubleKind.Loading,
            _ => StoreTroubleKind.Refusing,
        },
        // The client knows that the server is a replica, and does not ask it.
        RedisConnectionException or RedisCommandException when exception.Message.Contains("replica", StringComparison.OrdinalIgnoreCase) => StoreTroubleKind.ReadOnly,
        RedisConnectionException => StoreTroubleKind.Unreachable,
        TimeoutException => StoreTroubleKind.Silent,
        _ => StoreTroubleKind.Refusing,
    };

    /// <summary>What a failure says, without the client's whole state, which its messages carry after their first sentence.</summary>
    public static string CauseOf(Exception exception)
    {
        if (KindOf(exception) == StoreTroubleKind.Unreachable && exception.Message.StartsWith("No connection", StringComparison.Ordinal))
        {
            // The rest of it names the call that could not be made.
            return "there is no connection";
        }

        var message = exception.Message;
        var end = message.AsSpan().IndexOfAny(exception is RedisTimeoutException ? "(,;\n" : ",;\n");
        return (end < 0 ? message : message[..end]).Trim().TrimEnd('.');
    }
}
