using System.IO.Hashing;
using Microsoft.Extensions.Logging;
using RealtimeRec.Catalog;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <summary>
/// Takes a silo from one set of models to the next: has every product's text encoded by the next text encoder while the former
/// is served, waits until a device can run the next models, and then has the replica change over at once. It also has products
/// encoded for which no encoder answered when they came.
/// </summary>
internal sealed partial class ModelSwitch(
    ModelRegistry registry,
    CatalogReplica replica,
    CatalogIds ids,
    EncoderRouter router,
    IGrainFactory grains,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    TimeProvider time,
    ILogger<ModelSwitch> logger) : IAsyncDisposable
{
    private const int ConcurrentProducts = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private CatalogSnapshot? _complete;
    private Task _running = Task.CompletedTask;
    private long _reported;

    /// <summary>Products whose text is still to be encoded by the text encoder that is to be served.</summary>
    public int Remaining { get; private set; }

    /// <summary>Begins.</summary>
    public void Start() => _running = Task.Run(FollowAsync);

    /// <summary>Stops; products that were asked for are encoded all the same.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            try
            {
                await StepAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogStepFailed(exception);
            }
        }
    }

    private async Task StepAsync()
    {
        var (catalog, target) = (replica.Current, registry.Target);
        if (!replica.Ready || (ReferenceEquals(catalog, _complete) && catalog.Models.Version == target.Version))
        {
            return;
        }

        var missing = catalog.AllRows().Where(row => !row.IsStub && row.Details.TextVectorOf(target.TextEncoder) is null).ToArray();
        Remaining = missing.Length;
        if (missing.Length > 0)
        {
            Report(missing.Length, catalog.Rows, target);
            await EncodeAsync(missing).ConfigureAwait(false);
        }
        else if (catalog.Models.Version == target.Version)
        {
            _complete = catalog;
        }
        else if (router.CanRun(target))
        {
            var started = time.GetTimestamp();
            await replica.ChangeModelsAsync(target).ConfigureAwait(false);
            LogChanged(catalog.Models.Version, target.Version, replica.Current.Index.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <summary>Asks for this silo's share: each silo for products of its own, so that none is asked for by all.</summary>
    private Task EncodeAsync(CatalogRow[] missing)
    {
        var sharers = silos.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Where(silo => roles.Has(silo, SiloRoles.Users))
            .OrderBy(silo => silo.ToParsableString(), StringComparer.Ordinal)
            .ToArray();
        var own = Array.IndexOf(sharers, roles.Local);
        return Parallel.ForEachAsync(
            missing.Where(row => sharers.Length < 2 || (int)(XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(row.ItemId)) % (ulong)sharers.Length) == own),
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentProducts, CancellationToken = _stopping.Token },
            async (row, _) => await grains.GetProduct(ids.Items[row.Item]).EncodeTextAsync().ConfigureAwait(false));
    }

    private void Report(int remaining, int products, ModelSet target)
    {
        if (_reported == 0 || time.GetElapsedTime(_reported) > ProgressInterval)
        {
            _reported = time.GetTimestamp();
            LogProgress(target.TextEncoder, products - remaining, products);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Encoder} has encoded {Done} of {Products} products.")]
    private partial void LogProgress(string encoder, int done, int products);

    [LoggerMessage(LogLevel.Information, "Changed from {Former} to {Next}: {Indexed} products indexed in {Milliseconds} ms.")]
    private partial void LogChanged(string former, string next, int indexed, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "The change of models did not come on; trying again.")]
    private partial void LogStepFailed(Exception exception);
}
