using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Hosting.Background;

namespace RealtimeRec.Products;

/// <summary>
/// Folds what this silo's shoppers do with each product and sends it on once a second: a hot product gets one call a second
/// per silo, not one per click. When a second brings news of very many products, those with little of it wait for more; the
/// more silos there are the longer, so that the products' calls do not grow with the cluster. What a product did not take is sent
/// again. Signals of products without a row go to their shard, which makes none before enough shoppers named one.
/// </summary>
internal sealed partial class SignalAggregator(
    CatalogIds ids,
    ICatalogRows rows,
    PopularityClock clock,
    IOptions<CatalogOptions> options,
    IGrainFactory grains,
    ISiloStatusOracle silos,
    TimeProvider time,
    IMeterFactory meters,
    ILogger<SignalAggregator> logger) : ISiloSignals, IAsyncDisposable
{
    private const int Stripes = 16;
    private const int MaxConcurrentCalls = 16;

    /// <summary>Most products of one call to a shard.</summary>
    private const int MaxNamed = 256;

    /// <summary>Rounds in which all is sent before the silo stops without the rest.</summary>
    private const int LastRounds = 3;

    /// <summary>Each stripe is sent once in this time, one after the other: all at once would hold up the shoppers' own calls.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SignalStripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SignalStripe(time))];
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly int _shoppers = options.Value.UnknownProductShoppers;
    private SupervisedLoop? _loop;

    // Of what is taken from a stripe and was not yet accepted by its products: of a fast load, most of the wait.
    private int _underWay;
    private long _underWaySince = long.MaxValue;

    /// <summary>Adds what was done with a product.</summary>
    /// <param name="item">Ordinal of the product.</param>
    /// <param name="counts">How often.</param>
    /// <param name="logPopularity">Base-2 logarithm of what it adds to the popularity, as of 1970; negative infinity for nothing.</param>
    /// <param name="timeMs">When it was done, milliseconds since 1970.</param>
    /// <param name="userId">Who did it.</param>
    public void AddCounts(ItemOrdinal item, ProductCounts counts, double logPopularity, long timeMs, string userId)
    {
        var isUnknown = rows.Find(item) is null;
        var shopper = isUnknown ? XxHash64.HashToUInt64(MemoryMarshal.AsBytes(userId.AsSpan())) : 0;
        var stripe = _stripes[item.Value % Stripes];
        lock (stripe)
        {
            var accumulator = stripe.Of(item);
            accumulator.Add(counts, logPopularity, timeMs);
            if (isUnknown)
            {
                accumulator.Name(shopper, _shoppers);
            }
        }
    }

    /// <summary>Adds a step from a product to another.</summary>
    /// <param name="item">Ordinal of the product.</param>
    /// <param name="neighbour">Ordinal of the other one.</param>
    /// <param name="kind">What was done with both.</param>
    /// <param name="weight">How much the step counts.</param>
    public void AddNeighbour(ItemOrdinal item, ItemOrdinal neighbour, NeighbourKind kind, float weight)
    {
        var stripe = _stripes[item.Value % Stripes];
        lock (stripe)
        {
            stripe.Of(item).Add(neighbour, kind, weight);
        }
    }

    /// <summary>Begins to send each product's signals once a second.</summary>
    public void Start()
    {
        var meter = meters.Create(TelemetryNames.Source);
        meter.CreateObservableGauge(TelemetryNames.SignalsWaiting, () => _stripes.Sum(stripe => stripe.Count) + Volatile.Read(ref _underWay), "{product}", "Products with news of shoppers that has not reached them.");
        meter.CreateObservableGauge(TelemetryNames.SignalsAge, Age, "s", "Age of the oldest news of shoppers that has not reached its product.");
        _loop = new SupervisedLoop("product signals", RunAsync, time, logger);
        _loop.Start();
    }

    /// <inheritdoc/>
    public async Task SettleAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        // In one pass over the stripes all that is there now is sent; what comes meanwhile is sent in its turn.
        for (var round = 1; round <= LastRounds; round++)
        {
            var failed = 0;
            for (var i = 0; i < Stripes; i++)
            {
                var stripe = _stripes[i];
                progress((double)i / Stripes);
                failed += await SendAsync(stripe, stripe.TakeAll).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            progress(1);
            if (failed == 0)
            {
                return;
            }

            await Task.Delay(Period, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends everything that has been folded so far.</summary>
    public async Task FlushAsync()
    {
        for (var round = 0; round < LastRounds && !IsEmpty; round++)
        {
            foreach (var stripe in _stripes)
            {
                await SendAsync(stripe, stripe.TakeAll).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops sending, after all that was folded has been sent.</summary>
    public async Task StopAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? ValueTask.CompletedTask;

    private bool IsEmpty => Array.TrueForAll(_stripes, stripe => stripe.Count == 0);

    /// <summary>Seconds since the oldest signal that has not reached its product; 0 when all have.</summary>
    private double Age()
    {
        var since = _stripes.Min(stripe => stripe.Since);
        since = Math.Min(since, Volatile.Read(ref _underWaySince));
        return since == long.MaxValue ? 0 : time.GetElapsedTime(since).TotalSeconds;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period / Stripes, time);
        for (var next = 0; await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false); next = (next + 1) % Stripes)
        {
            var stripe = _stripes[next];
            await SendAsync(stripe, () => stripe.TakeTurn(Math.Max(1, silos.GetApproximateSiloStatuses(onlyActive: true).Count))).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is taken of a stripe. Answers how many calls failed, whose signals are put back.</summary>
    private async Task<int> SendAsync(SignalStripe stripe, Func<Dictionary<ItemOrdinal, ProductAccumulator>> take)
    {
        var failures = new ConcurrentQueue<Exception>();

        // Taken by one at a time: whoever finds a stripe empty knows that what was in it has arrived.
        await _flushing.WaitAsync().ConfigureAwait(false);
        try
        {
            var taken = take();
            if (taken.Count == 0)
            {
                return 0;
            }

            Volatile.Write(ref _underWaySince, SignalStripe.SinceOf(taken.Values));
            Volatile.Write(ref _underWay, taken.Count);
            var (known, unknown) = Split(taken);
            var concurrent = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentCalls };
            await Parallel.ForEachAsync(
                known,
                concurrent,
                async (entry, _) => await SendAsync(stripe, entry.Key, entry.Value, failures).ConfigureAwait(false)).ConfigureAwait(false);
            await Parallel.ForEachAsync(
                unknown.GroupBy(entry => GrainKeys.ShardOf(ids.Items[entry.Key])).SelectMany(shard => shard.Chunk(MaxNamed).Select(part => (shard.Key, Part: part))),
                concurrent,
                async (part, _) => await NameAsync(stripe, part.Key, part.Part, failures).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _underWay, 0);
            Volatile.Write(ref _underWaySince, long.MaxValue);
            _flushing.Release();
        }

        if (failures.TryPeek(out var failure))
        {
            LogSentAgain(failure, failures.Count);
        }

        return failures.Count;
    }

    private (IEnumerable<KeyValuePair<ItemOrdinal, ProductAccumulator>> Known, KeyValuePair<ItemOrdinal, ProductAccumulator>[] Unknown) Split(
        Dictionary<ItemOrdinal, ProductAccumulator> taken)
    {
        var unknown = taken.Where(entry => rows.Find(entry.Key) is null).ToArray();
        foreach (var entry in unknown)
        {
            taken.Remove(entry.Key);
        }

        return (taken, unknown);
    }

    private async Task SendAsync(SignalStripe stripe, ItemOrdinal item, ProductAccumulator accumulator, ConcurrentQueue<Exception> failures)
    {
        try
        {
            await grains.GetProduct(ids.Items[item]).AddSignalsAsync(accumulator.ToSignals(ids, rows, clock.Time)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failures.Enqueue(exception);
            PutBack(stripe, item, accumulator);
        }

        Interlocked.Decrement(ref _underWay);
    }

    private async Task NameAsync(
        SignalStripe stripe, int shard, KeyValuePair<ItemOrdinal, ProductAccumulator>[] part, ConcurrentQueue<Exception> failures)
    {
        try
        {
            var named = Array.ConvertAll(
                part, entry => new NamedProduct(ids.Items[entry.Key], entry.Value.Shoppers, entry.Value.ToSignals(ids, rows, clock.Time)));
            var failed = await grains.GetCatalogShard(shard).NameAsync(named).ConfigureAwait(false);
            foreach (var entry in part.Where(entry => failed.Contains(ids.Items[entry.Key])))
            {
                PutBack(stripe, entry.Key, entry.Value);
            }
        }
        catch (Exception exception)
        {
            failures.Enqueue(exception);
            Array.ForEach(part, entry => PutBack(stripe, entry.Key, entry.Value));
        }

        Interlocked.Add(ref _underWay, -part.Length);
    }

    private void PutBack(SignalStripe stripe, ItemOrdinal item, ProductAccumulator accumulator)
    {
        if (!stripe.PutBack(item, accumulator))
        {
            LogLost(ids.Items[item]);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Products did not accept their signals, which are sent again; calls that failed: {Calls}.")]
    private partial void LogSentAgain(Exception exception, int calls);

    [LoggerMessage(LogLevel.Warning, "Signals of product {ItemId} are lost: too many wait for products that do not accept them.")]
    private partial void LogLost(string itemId);
}
