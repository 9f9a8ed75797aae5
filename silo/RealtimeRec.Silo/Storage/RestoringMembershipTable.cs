using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using RealtimeRec.Hosting.Redis;
using StackExchange.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Orleans' membership table in Redis, which may come back empty. Whoever reads it finds every silo in it again that was there at the
/// last look: what is missing is entered anew, under a version above the last one, since silos ignore a table that is older than theirs.
/// Ordinary life removes dead silos' entries alone, so that a missing one that was not dead was lost.
/// </summary>
internal sealed partial class RestoringMembershipTable(
    IMembershipTable inner,
    StoreConnection store,
    IOptions<RedisClusteringOptions> clustering,
    IOptions<ClusterOptions> cluster,
    ILocalSiloDetails silo,
    ILogger<RestoringMembershipTable> logger) : IMembershipTable, IDisposable
{
    private const int MaxAttempts = 20;

    /// <summary>Raises the table's version to what silos have seen of it, so that what is entered next is newer; makes the table when there is none.</summary>
    private const string RaiseVersion =
        """
        local version = redis.call('HGET', KEYS[1], 'Version')
        if not version or tonumber(version) < tonumber(ARGV[1]) then
          redis.call('HSET', KEYS[1], 'Version', ARGV[1])
        end
        return 0
        """;

    private readonly SemaphoreSlim _one = new(1, 1);
    private bool _isInitialized;
    private MembershipTableData? _last;

    /// <summary>This silo's entry as it wrote it last; another silo that restored the table may have known an earlier one.</summary>
    private MembershipEntry? _own;

    /// <summary>Whether this silo was in the table at the last look.</summary>
    public bool IsListed => Volatile.Read(ref _last)?.TryGet(silo.SiloAddress) is not null;

    /// <summary>Done once: whoever looks at the table before Orleans does is the first to ask for it.</summary>
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_isInitialized)
            {
                await inner.InitializeMembershipTableAsync(tryInitTableVersion).ConfigureAwait(false);
                _isInitialized = true;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        Volatile.Write(ref _last, null);
        return inner.DeleteMembershipTableEntriesAsync(clusterId);
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => inner.CleanupDefunctSiloEntriesAsync(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => inner.ReadRowAsync(key);

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        Remember(entry, await inner.InsertRowAsync(entry, tableVersion).ConfigureAwait(false));

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        Remember(entry, await inner.UpdateRowAsync(entry, etag, tableVersion).ConfigureAwait(false));

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        try
        {
            await inner.UpdateIAmAliveAsync(entry).ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            // There is no entry to update.
            await ReadAll().ConfigureAwait(false);
            await inner.UpdateIAmAliveAsync(entry).ConfigureAwait(false);
        }
    }

    /// <summary>Writes this silo's heartbeat now, besides the periodic ones, whose next may be far after failures.</summary>
    public Task SayAliveAsync(DateTimeOffset now) => UpdateIAmAlive(new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = now.UtcDateTime });

    public async Task<MembershipTableData> ReadAll()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var restored = 0;
            for (var attempt = 1; ; attempt++)
            {
                var table = await TryReadAsync(throwing: attempt == MaxAttempts).ConfigureAwait(false);
                if (table is null)
                {
                    await RaiseVersionAsync().ConfigureAwait(false);
                    continue;
                }

                var lost = Lost(table);
                if (lost.Length == 0 && IsBehind(table, out var own, out var etag) && attempt < MaxAttempts)
                {
                    await inner.UpdateRowAsync(own, etag, table.Version.Next()).ConfigureAwait(false);
                    continue;
                }

                if (lost.Length == 0 || attempt == MaxAttempts)
                {
                    if (restored > 0)
                    {
                        LogRestored(restored, table.Version.Version);
                    }

                    Volatile.Write(ref _last, table);
                    return table;
                }

                if (table.Version.Version < _last!.Version.Version)
                {
                    await RaiseVersionAsync().ConfigureAwait(false);
                    continue;
                }

                // One after the other, each on the version that the last one left; another silo that does the same is first now and then.
                if (await inner.InsertRowAsync(lost[0], table.Version.Next()).ConfigureAwait(false))
                {
                    restored++;
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>The table; null when there is none though there was one.</summary>
    private async Task<MembershipTableData?> TryReadAsync(bool throwing)
    {
        try
        {
            return await inner.ReadAllAsync().ConfigureAwait(false);
        }
        catch (RedisClusteringException) when (_last is not null && !throwing)
        {
            return null;
        }
    }

    private MembershipEntry[] Lost(MembershipTableData table) =>
        [.. (_last?.Members ?? []).Select(member => member.Item1)
            .Where(entry => entry.Status != SiloStatus.Dead && table.TryGet(entry.SiloAddress) is null)
            // Of itself a silo knows best.
            .Select(entry => _own is { } own && entry.SiloAddress.Equals(silo.SiloAddress) && own.Status > entry.Status ? own : entry)];

    /// <summary>Whether the table holds this silo as it was earlier. What says that it is dead is never earlier.</summary>
    private bool IsBehind(MembershipTableData table, [NotNullWhen(true)] out MembershipEntry? own, out string etag)
    {
        own = Volatile.Read(ref _own);
        var listed = table.TryGet(silo.SiloAddress);
        etag = listed?.Item2 ?? "";
        return own is not null && listed is not null && listed.Item1.Status < own.Status && own.Status != SiloStatus.Dead;
    }

    private bool Remember(MembershipEntry entry, bool isWritten)
    {
        if (isWritten && entry.SiloAddress.Equals(silo.SiloAddress))
        {
            Volatile.Write(ref _own, entry);
        }

        return isWritten;
    }

    private async Task RaiseVersionAsync()
    {
        var database = await store.DatabaseAsync().ConfigureAwait(false);
        await database.ScriptEvaluateAsync(
            RaiseVersion, [clustering.Value.CreateRedisKey(cluster.Value)], [_last!.Version.Version]).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "The membership table had lost silos; {Count} were entered again, and it is at version {Version}.")]
    private partial void LogRestored(int count, int version);
}
