using RealtimeRec.EmbeddedStore.Storage;
using StackExchange.Redis;

namespace RealtimeRec.Standalone.CarryOver;

/// <summary>Copies the state of grains from the keys in which Orleans keeps it in Redis: <c>SERVICE/state/TYPE/ID/NAME</c>, hashes with the field <c>data</c>.</summary>
internal sealed class StateCopy(ConnectionMultiplexer redis, string serviceId, StateStore store)
{
    private const int Page = 1_000;
    private static readonly RedisValue Data = "data";

    /// <summary>What was copied.</summary>
    /// <param name="Copied">How many of each state.</param>
    /// <param name="Present">How many the store had already.</param>
    public sealed record Counts(IReadOnlyDictionary<string, long> Copied, long Present);

    /// <summary>Copies everything. What the store has stays as it is, so that a copy which was interrupted can be made again.</summary>
    public async Task<Counts> RunAsync(CancellationToken cancellationToken)
    {
        var prefix = $"{serviceId}/state/";
        var database = redis.GetDatabase();
        var copied = new Dictionary<string, long>(StringComparer.Ordinal);
        var present = 0L;
        foreach (var server in redis.GetServers().Where(server => !server.IsReplica))
        {
            await foreach (var page in PagesAsync(server, prefix).WithCancellation(cancellationToken))
            {
                var states = await Task.WhenAll(page.Select(key => CopyAsync(database, key, prefix.Length)));
                foreach (var (name, isNew) in states.OfType<(string Name, bool IsNew)>())
                {
                    if (isNew)
                    {
                        copied[name] = copied.GetValueOrDefault(name) + 1;
                    }
                    else
                    {
                        present++;
                    }
                }
            }
        }

        return new Counts(copied, present);
    }

    private static async IAsyncEnumerable<List<string>> PagesAsync(IServer server, string prefix)
    {
        var page = new List<string>(Page);
        await foreach (var key in server.KeysAsync(pattern: Escape(prefix) + "*", pageSize: Page))
        {
            page.Add(key.ToString());
            if (page.Count == Page)
            {
                yield return page;
                page = new List<string>(Page);
            }
        }

        yield return page;
    }

    private static string Escape(string pattern) => string.Concat(pattern.Select(letter => letter is '*' or '?' or '[' or '\\' ? $"\\{letter}" : $"{letter}"));

    private async Task<(string Name, bool IsNew)?> CopyAsync(IDatabase database, string key, int prefix)
    {
        // An id may have slashes, the state's name has none.
        var end = key.LastIndexOf('/');
        if (end <= prefix)
        {
            return null;
        }

        var (grain, name) = (key[prefix..end], key[(end + 1)..]);
        byte[]? state = await database.HashGetAsync(key, Data);
        if (state is null or [])
        {
            return null;
        }

        try
        {
            await store.WriteAsync($"{name}/{grain}", state, null);
            return (name, true);
        }
        catch (StateConflictException)
        {
            return (name, false);
        }
    }
}
