using Microsoft.Extensions.Logging;
using RealtimeRec.Placement;

namespace RealtimeRec.Catalog;

/// <summary>
/// Reads the shards' lists, the rows that they list and the logs of their changes, for a silo's copy of the catalogue. Rows are loaded
/// through grain storage, without activating a grain for each. One reader a shard at a time.
/// </summary>
internal sealed partial class CatalogShardReader(
    ICatalogStorage storage, IGrainFactory grains, ISiloStatusOracle silos, SiloRoleDirectory roles, TimeProvider time, ILogger logger)
{
    private const int ConcurrentPreloads = 8;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan UnreadableDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo that joins waits for a shard's position, which it can do without.</summary>
    private static readonly TimeSpan PositionTimeout = TimeSpan.FromSeconds(3);

    private readonly bool[] _loaded = new bool[GrainKeys.CatalogShards];
    private readonly CatalogPosition[] _positions = new CatalogPosition[GrainKeys.CatalogShards];
    private readonly long[] _heard = new long[GrainKeys.CatalogShards];
    private readonly string?[] _unreadable = new string?[GrainKeys.CatalogShards];

    /// <summary>The dead that the first silo of a cluster knew before it read the rows; null for any other silo.</summary>
    private HashSet<SiloAddress>? _before;

    /// <summary>Whether every shard was read once.</summary>
    public bool IsLoaded => Array.TrueForAll(_loaded, loaded => loaded);

    /// <summary>Which part of the catalogue cannot be read though its grain answers, and why; null when there is none.</summary>
    public string? Unreadable => Array.Find(_unreadable, reason => reason is not null);

    /// <summary>How many shards have not answered for so long.</summary>
    public int SilentSince(TimeSpan patience) => _heard.Count(heard => time.GetElapsedTime(heard) > patience);

    /// <summary>Begins to count how long shards are silent.</summary>
    public void Begin() => Array.Fill(_heard, time.GetTimestamp());

    /// <summary>Every row of the catalogue; none when they cannot be read now, which is left to <see cref="FollowAsync"/>.</summary>
    /// <remarks>
    /// A shard's position is asked for before its rows are loaded. A product stores a change before it tells its shard, so the
    /// rows hold every change up to that position, and following the log from there misses none: the log numbers changes, which
    /// needs no version in a product and no comparison of clocks. Statistics, which are stored later than they are told, are at
    /// most as old as storage has them. If the shard has moved meanwhile, or is too far ahead, it
    /// answers with a reset as to any reader, and its rows are loaded again while those of now are served. The first silo of a
    /// cluster has nobody to ask, and follows each log from its beginning: no other can have been written to, unless a silo came meanwhile.
    /// </remarks>
    public async Task<CatalogChange[]> PreloadAsync(CancellationToken cancellationToken)
    {
        var others = Others();
        var hasPeers = others.ContainsValue(SiloStatus.Active);
        _before = others.Values.All(status => status == SiloStatus.Dead) ? [.. others.Keys] : null;
        try
        {
            var listed = new string[GrainKeys.CatalogShards][];
            await Parallel.ForAsync(
                0,
                GrainKeys.CatalogShards,
                new ParallelOptions { MaxDegreeOfParallelism = ConcurrentPreloads, CancellationToken = cancellationToken },
                async (shard, cancellation) =>
                {
                    var answer = Volatile.Read(ref hasPeers) ? await AskAsync(shard, cancellation).ConfigureAwait(false) : null;
                    if (answer is null)
                    {
                        // Silos that are listed may be dead, or may hold no grains: the other shards need not wait to learn it.
                        Volatile.Write(ref hasPeers, false);
                    }

                    listed[shard] = answer?.Reset ?? await storage.IdsOfAsync(shard).ConfigureAwait(false);
                    _positions[shard] = answer?.Position ?? (_before is null ? default : CatalogPosition.Beginning);
                }).ConfigureAwait(false);

            // All at once, in the order in which the store has them.
            string[] itemIds = [.. listed.SelectMany(ids => ids)];
            Array.Sort(itemIds, StringComparer.Ordinal);
            var rows = await storage.LoadAsync(itemIds, cancellationToken).ConfigureAwait(false);
            Array.Fill(_loaded, true);
            return rows;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Array.Fill(_positions, default);
            LogNotPreloaded(exception);
            return [];
        }
    }

    /// <summary>Follows a shard until it is stopped.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="rows">The rows that are shown now.</param>
    /// <param name="publish">Shows changes; completes once they are.</param>
    /// <param name="stopping">Stops it.</param>
    public async Task FollowAsync(int shard, Func<IEnumerable<CatalogRow>> rows, Func<CatalogChange[], Task> publish, CancellationToken stopping)
    {
        var grain = grains.GetCatalogShard(shard);
        while (true)
        {
            try
            {
                var position = _positions[shard];
                var answer = await grain.ReadAsync(position, roles.Local).WaitAsync(stopping).ConfigureAwait(false);
                if (position == CatalogPosition.Beginning && !IsFirst())
                {
                    // Changes may have gone to another activation, on a silo that came after the rows were read.
                    _positions[shard] = default;
                    continue;
                }

                var changes = answer.Reset is { } reset ? await LoadAsync(reset, RowsOf(shard, rows()), stopping).ConfigureAwait(false)
                    : answer.Reload is { } reload ? await LoadAsync(reload, reload, stopping).ConfigureAwait(false)
                    : answer.Changes;
                if (changes.Length > 0)
                {
                    await publish(changes).WaitAsync(stopping).ConfigureAwait(false);
                }

                // What was not published is read again.
                _positions[shard] = answer.Position;
                _loaded[shard] = true;
                _unreadable[shard] = null;
                Volatile.Write(ref _heard[shard], time.GetTimestamp());
            }
            catch (NewerStateException exception)
            {
                // What is here stays good; another silo may read it once there is one of that version.
                if (_unreadable[shard] != exception.Message)
                {
                    _unreadable[shard] = exception.Message;
                    LogUnreadable(exception.Message);
                }

                await Task.Delay(UnreadableDelay, time, stopping).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // A silo left, or storage is away for a moment: what is here stays good, if older by the length of the outage.
                LogShardUnreachable(exception, shard);
                await Task.Delay(RetryDelay, time, stopping).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<string> RowsOf(int shard, IEnumerable<CatalogRow> rows) =>
        rows.Select(row => row.ItemId).Where(itemId => GrainKeys.ShardOf(itemId) == shard);

    /// <summary>Rows as they are stored, and which are no more.</summary>
    /// <param name="itemIds">Those to load.</param>
    /// <param name="candidates">Those that are no more unless they are loaded.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task<CatalogChange[]> LoadAsync(string[] itemIds, IEnumerable<string> candidates, CancellationToken cancellationToken)
    {
        var changes = await storage.LoadAsync(itemIds, cancellationToken).ConfigureAwait(false);
        return
        [
            .. changes,
            .. candidates.Except(changes.Select(change => change.ItemId)).Select(itemId => new CatalogChange(itemId, null, null) { Removed = true }),
        ];
    }

    private async Task<CatalogChanges?> AskAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetCatalogShard(shard).ReadAsync(default, null).WaitAsync(PositionTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogShardUnreachable(exception, shard);
            return null;
        }
    }

    private Dictionary<SiloAddress, SiloStatus> Others() =>
        silos.GetApproximateSiloStatuses(onlyActive: false).Where(silo => !silo.Key.Equals(roles.Local)).ToDictionary();

    /// <summary>Whether no silo came since this one, the first, read the rows.</summary>
    private bool IsFirst() => _before is not null && _before.IsSupersetOf(Others().Keys);

    [LoggerMessage(LogLevel.Warning, "The catalogue could not be loaded before serving; it is loaded as soon as possible.")]
    private partial void LogNotPreloaded(Exception exception);

    [LoggerMessage(LogLevel.Error, "The catalogue is incomplete: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Debug, "Catalogue shard {Shard} did not answer; trying again.")]
    private partial void LogShardUnreachable(Exception exception, int shard);
}
