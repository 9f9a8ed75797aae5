using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Placement;

namespace RealtimeRec.Products;

/// <summary>
/// Has products forgotten that shoppers' events alone named once nobody has named them for
/// <see cref="CatalogOptions.UnknownProductLifetime"/>. Each silo asks for a share of them.
/// </summary>
internal sealed partial class UnknownProductExpiry(
    CatalogReplica replica,
    IOptions<CatalogOptions> options,
    IGrainFactory grains,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    TimeProvider time,
    ILogger<UnknownProductExpiry> logger) : IAsyncDisposable
{
    private const int ConcurrentCalls = 8;

    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(1);

    private SupervisedLoop? _loop;

    /// <summary>Begins.</summary>
    public void Start()
    {
        var quarter = options.Value.UnknownProductLifetime / 4;
        _loop = SupervisedLoop.Every(quarter < LongestPeriod ? quarter : LongestPeriod, "unknown products", ExpireAsync, time, logger);
        _loop.Start();
    }

    /// <summary>Stops.</summary>
    public Task StopAsync() => _loop?.StopAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Asks for what is due now.</summary>
    public async Task ExpireAsync(CancellationToken stopping)
    {
        var before = time.GetUtcNow() - options.Value.UnknownProductLifetime;
        var sharers = silos.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Where(silo => roles.Has(silo, SiloRole.Users))
            .OrderBy(silo => silo.ToParsableString(), StringComparer.Ordinal)
            .ToArray();
        var own = Array.IndexOf(sharers, roles.Local);
        var due = replica.Current.AllRows().Where(row => row.IsStub
            && row.Details.FirstSeen < before
            && row.Statistics.LastNamedMs < before.ToUnixTimeMilliseconds()
            && (sharers.Length < 2 || (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(row.ItemId)) % (ulong)sharers.Length) == own));
        var expired = 0;
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCalls, CancellationToken = stopping },
            async (row, _) =>
            {
                if (await grains.GetProduct(row.ItemId).ExpireAsync(before).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref expired);
                }
            }).ConfigureAwait(false);
        if (expired > 0)
        {
            LogExpired(expired);
        }
    }

    [LoggerMessage(LogLevel.Information, "Products that the catalogue does not know and events no longer name were deleted: {Products}.")]
    private partial void LogExpired(int products);
}
