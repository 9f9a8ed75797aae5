using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Logging;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Placement;
using RealtimeRec.Products;

namespace RealtimeRec.Inference;

/// <summary>
/// Takes a silo from one set of models to the next: has every product's text encoded by the next text encoder while the former
/// is served, waits until a device can run the next models, and then has the replica change over at once. It also has products
/// encoded for which no encoder answered when they came, and those whose text an earlier version had encoded with its markup.
/// </summary>
/// <remarks>
/// Nothing is asked for while no device can answer, and a pass that brought nothing is followed by a pause that grows until there is
/// progress, another device or another target. Products that the encoder makes no numbers of do not hold up the change for ever:
/// once they are all that is left, and few, they go without a vector and are asked for again now and then.
/// </remarks>
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

    /// <summary>Products in a row that no encoder answered for: the others would fare no better.</summary>
    private const int MaxUnanswered = 2 * ConcurrentProducts;

    /// <summary>So few are asked for by every silo, rather than by one each, when they do not come on.</summary>
    private const int MaxAskedByAll = 1_000;

    /// <summary>One product of so many may be left without a vector.</summary>
    private const int LeftOutOf = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at what others are to do; nothing is asked for then.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks through the whole catalogue for texts that a silo of an earlier version had encoded with their markup.</summary>
    private static readonly TimeSpan StaleInterval = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    /// <summary>Looking through a very large catalogue takes no more than this share of a core.</summary>
    private const double LookShare = 0.05;

    private SupervisedLoop? _loop;
    private CatalogSnapshot? _complete;
    private (string Target, bool CanEncode, bool CanRun) _means;
    private int _before = int.MaxValue;
    private TimeSpan _pause;
    private long _looked;
    private long _staleLooked;
    private long _reported;

    /// <summary>Products whose text is still to be encoded by the text encoder that is to be served.</summary>
    public int Remaining { get; private set; }

    /// <summary>Begins.</summary>
    public void Start()
    {
        _loop ??= SupervisedLoop.Every(Interval, "change of models", StepAsync, time, logger);
        _loop.Start();
    }

    /// <summary>Stops; products that were asked for are encoded all the same.</summary>
    public Task StopAsync() => _loop?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task StepAsync(CancellationToken stopping)
    {
        var (catalog, target) = (replica.Current, registry.Target);
        var isServed = catalog.Models.Version == target.Version;
        if (!replica.Ready || (ReferenceEquals(catalog, _complete) && isServed) || !IsTime(target))
        {
            return;
        }

        var looksForStale = _staleLooked == 0 || time.GetElapsedTime(_staleLooked) > StaleInterval;
        var began = time.GetTimestamp();
        var unsure = isServed && !looksForStale && _complete?.Models.Version == target.Version ? catalog.RowsSince(_complete) : catalog.AllRows();
        var missing = unsure
            .Where(row => !row.IsStub
                && (row.Details.TextVectorOf(target.TextEncoder) is null || (looksForStale && row.Details.IsTextStale(target.TextEncoder))))
            .ToArray();
        _staleLooked = missing.Length == 0 && looksForStale ? time.GetTimestamp() : _staleLooked;
        Remaining = missing.Length;
        if (missing.Length == 0 && isServed)
        {
            _complete = catalog;
            (_before, _pause, _looked) = (int.MaxValue, time.GetElapsedTime(began) / LookShare, time.GetTimestamp());
            return;
        }

        var isStuck = missing.Length >= _before;
        var leftOut = 0;
        if (missing.Length > 0)
        {
            Report(missing.Length, catalog.Rows, target);
            leftOut = _means.CanEncode ? await EncodeAsync(missing, isStuck, stopping).ConfigureAwait(false) : 0;
        }

        if (!isServed && _means.CanRun && leftOut == missing.Length && leftOut <= Math.Max(1, catalog.Rows / LeftOutOf))
        {
            await ChangeAsync(catalog, target, leftOut).ConfigureAwait(false);
        }

        Pace(missing.Length, isStuck);
    }

    /// <summary>Whether it is time for another pass: after the pause, or at once when there is more to make it with than before.</summary>
    private bool IsTime(ModelSet target)
    {
        var means = (target.Version, router.CanEncodeText(target), router.CanRun(target));
        if (means != _means)
        {
            (_means, _before, _pause) = (means, int.MaxValue, TimeSpan.Zero);
        }

        return _pause == TimeSpan.Zero || time.GetElapsedTime(_looked) >= _pause;
    }

    private void Pace(int missing, bool isStuck)
    {
        var longest = missing > 0 && _means.CanEncode ? LongestPause : LongestWait;
        var next = _pause == TimeSpan.Zero ? Interval * 2 : _pause * 2;
        _pause = !isStuck ? TimeSpan.Zero : next < longest ? next : longest;
        (_before, _looked) = (missing, time.GetTimestamp());
    }

    private async Task ChangeAsync(CatalogSnapshot catalog, ModelSet target, int leftOut)
    {
        var started = time.GetTimestamp();
        await replica.ChangeModelsAsync(target).ConfigureAwait(false);
        LogChanged(catalog.Models.Version, target.Version, replica.Current.Index.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
        if (leftOut > 0)
        {
            LogLeftOut(leftOut, target.TextEncoder);
        }
    }

    /// <summary>
    /// Asks for this silo's share: each silo for products of its own, so that none is asked for by all, unless they do not come on.
    /// </summary>
    /// <returns>How many cannot be encoded, however often they are asked for.</returns>
    private async Task<int> EncodeAsync(CatalogRow[] missing, bool isStuck, CancellationToken stopping)
    {
        var sharers = silos.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Where(silo => roles.Has(silo, SiloRole.Users))
            .OrderBy(silo => silo.ToParsableString(), StringComparer.Ordinal)
            .ToArray();
        var own = Array.IndexOf(sharers, roles.Local);
        var share = sharers.Length < 2 || (isStuck && missing.Length <= MaxAskedByAll)
            ? missing
            : Array.FindAll(missing, row => (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(row.ItemId)) % (ulong)sharers.Length) == own);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var (unanswered, unencodable) = (0, 0);
        var failures = new ConcurrentQueue<Exception>();
        try
        {
            await Parallel.ForEachAsync(
                share,
                new ParallelOptions { MaxDegreeOfParallelism = ConcurrentProducts, CancellationToken = enough.Token },
                async (row, _) =>
                {
                    switch (await EncodeAsync(row, failures).ConfigureAwait(false))
                    {
                        case TextEncodeOutcome.Encoded:
                            Volatile.Write(ref unanswered, 0);
                            break;
                        case TextEncodeOutcome.NoNumbers:
                            Interlocked.Increment(ref unencodable);
                            break;
                        default:
                            if (Interlocked.Increment(ref unanswered) == MaxUnanswered)
                            {
                                await enough.CancelAsync().ConfigureAwait(false);
                            }

                            break;
                    }
                }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The pass ends here, and another one begins after a pause.
        }

        if (failures.TryPeek(out var failure))
        {
            LogNotEncoded(failure, failures.Count);
        }

        return unencodable;
    }

    private async Task<TextEncodeOutcome> EncodeAsync(CatalogRow row, ConcurrentQueue<Exception> failures)
    {
        try
        {
            return await grains.GetProduct(ids.Items[row.Item]).EncodeTextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The others are encoded all the same. What is not the cluster's is this product's own, such as a state that cannot be
            // read, and asking again soon does not help.
            failures.Enqueue(exception);
            return ClusterFailures.IsUnavailable(exception) ? TextEncodeOutcome.NoAnswer : TextEncodeOutcome.NoNumbers;
        }
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

    [LoggerMessage(LogLevel.Warning, "{Products} products are left without a vector, because {Encoder} produces none for their texts.")]
    private partial void LogLeftOut(int products, string encoder);

    [LoggerMessage(LogLevel.Warning, "{Products} products could not be asked to encode their texts, and are asked again; this is the reason for the first one.")]
    private partial void LogNotEncoded(Exception exception, int products);
}
