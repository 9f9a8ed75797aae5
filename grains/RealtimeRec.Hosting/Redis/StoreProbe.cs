using System.Globalization;
using StackExchange.Redis;

namespace RealtimeRec.Hosting.Redis;

/// <summary>Looks whether Redis answers in time and takes writes.</summary>
/// <param name="connection">The way to it.</param>
/// <param name="key">A key that the process may write; nothing is written to it.</param>
/// <param name="writes">Whether the process needs to write: without the right to, nobody can tell whether others could.</param>
/// <param name="time">The clock of the answer and of its deadline.</param>
internal sealed class StoreProbe(StoreConnection connection, RedisKey key, bool writes, TimeProvider time)
{
    /// <summary>Longer than the answer of a Redis that is merely slow.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1.5);

    /// <summary>A busy Redis on a busy machine answers within this; a shopper's feed waits for no longer.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    private static readonly string Silence = string.Create(CultureInfo.InvariantCulture, $"no reply within {Deadline.TotalSeconds} s");

    /// <summary>Why it cannot be used, and what was said of it; null when it can.</summary>
    public async Task<(StoreTroubleKind Kind, string Cause)?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var took = await WriteNothingAsync(cancellationToken).WaitAsync(Deadline, time, cancellationToken).ConfigureAwait(false);
            return took > Slow ? (StoreTroubleKind.Slow, string.Create(CultureInfo.InvariantCulture, $"its answer took {took.TotalMilliseconds:N0} ms")) : null;
        }
        catch (TimeoutException exception) when (exception is not RedisTimeoutException)
        {
            return (StoreTroubleKind.Silent, Silence);
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException)
        {
            return !writes && exception is RedisServerException { Kind: RedisErrorKind.NoPermission }
                ? null
                : (RedisErrors.KindOf(exception), RedisErrors.CauseOf(exception));
        }
    }

    /// <summary>
    /// Redis refuses it as it would any write, before it looks at the value; an empty one is not written
    /// (https://redis.io/docs/latest/commands/setrange/).
    /// </summary>
    /// <returns>How long the answer took.</returns>
    private async Task<TimeSpan> WriteNothingAsync(CancellationToken cancellationToken)
    {
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var asked = time.GetTimestamp();
        await database.StringSetRangeAsync(key, 0, RedisValue.EmptyString).ConfigureAwait(false);
        return time.GetElapsedTime(asked);
    }
}
