using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Users;

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
    IOptions<CatalogOptions> options,
    IGrainFactory grains,
    ISiloStatusOracle silos,
    TimeProvider time,
    ILogger<SignalAggregator> logger) : IAsyncDisposable
{
    private const int Stripes = 16;
    private const int MaxConcurrentCalls = 16;
    private const int VisitedBefore = 2;
    private const int BoughtBefore = 10;
    private const int LookBack = 30;

    /// <summary>Most products of one call to a shard.</summary>
    private const int MaxNamed = 256;

    /// <summary>Rounds in which all is sent before the silo stops without the rest.</summary>
    private const int LastRounds = 3;

    /// <summary>Each stripe is sent once in this time, one after the other: all at once would hold up the shoppers' own calls.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly ProductCounts View = new(1, 0, 0);
    private static readonly ProductCounts Cart = new(0, 1, 0);
    private static readonly ProductCounts Purchase = new(0, 0, 1);

    private readonly SignalStripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SignalStripe())];
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly long _repeatWindowMs = (long)options.Value.RepeatWindow.TotalMilliseconds;
    private readonly int _shoppers = options.Value.UnknownProductShoppers;
    private SupervisedLoop? _loop;

    /// <summary>Adds what one interaction says about its product and about those the shopper dealt with just before.</summary>
    /// <remarks>
    /// Popularity counts shoppers, not clicks: within <see cref="CatalogOptions.RepeatWindow"/> a shopper counts with a product once, by
    /// the strongest interaction, and a repeated one steps nowhere. What is dated ahead counts as of now. Counts count events.
    /// </remarks>
    /// <param name="interaction">The interaction.</param>
    /// <param name="before">The same user's earlier interactions, oldest first.</param>
    /// <param name="after">The same user's later interactions, oldest first: events come in any order.</param>
    /// <param name="rules">What ends a session, and how popularity decays.</param>
    /// <param name="userId">The user.</param>
    public void Add(in Interaction interaction, ReadOnlySpan<Interaction> before, ReadOnlySpan<Interaction> after, ProfileRules rules, string userId)
    {
        if (CountsOf(interaction.Kind) is not { } counts)
        {
            // Returns and removals are one shopper's matter; they do not make a product less popular with the others.
            return;
        }

        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var timeMs = Math.Min(interaction.TimeMs, nowMs);
        var strength = rules.WeightOf(interaction.Kind);
        var counted = Counted(interaction.Item, timeMs, before, after, rules, nowMs);
        var popularity = strength > counted ? Math.Log2(strength - counted) + (timeMs / rules.PopularityHalfLifeMs) : double.NegativeInfinity;
        var isRepeat = counted > 0 && counted >= strength;
        AddCounts(interaction.Item, counts, popularity, rows.Find(interaction.Item) is null ? userId : null);

        Span<int> met = stackalloc int[BoughtBefore];
        var visited = 0;
        var bought = 0;
        var later = interaction.TimeMs;
        var isPurchase = interaction.Kind == EventKind.Purchase;
        for (var i = before.Length - 1; i >= 0 && i >= before.Length - LookBack; i--)
        {
            ref readonly var earlier = ref before[i];
            if (later - earlier.TimeMs > rules.SessionGapMs || ((isRepeat || visited == VisitedBefore) && (!isPurchase || bought == BoughtBefore)))
            {
                break;
            }

            later = earlier.TimeMs;
            if (earlier.Item == interaction.Item)
            {
                continue;
            }

            if (!isRepeat && visited < VisitedBefore && earlier.Kind is not (EventKind.Refund or EventKind.RemoveFromCart)
                && (visited == 0 || met[0] != earlier.Item))
            {
                // The step before counts full, the one before that half; backwards less than forwards.
                var weight = visited == 0 ? 1f : 0.5f;
                AddNeighbour(earlier.Item, interaction.Item, NeighbourKind.Visited, weight);
                AddNeighbour(interaction.Item, earlier.Item, NeighbourKind.Visited, weight * 0.5f);
                met[0] = visited == 0 ? earlier.Item : met[0];
                visited++;
            }

            if (isPurchase && earlier.Kind == EventKind.Purchase && bought < BoughtBefore)
            {
                AddNeighbour(earlier.Item, interaction.Item, NeighbourKind.Bought, 1);
                AddNeighbour(interaction.Item, earlier.Item, NeighbourKind.Bought, 1);
                bought++;
            }
        }
    }

    /// <summary>Begins to send each product's signals once a second.</summary>
    public void Start()
    {
        _loop = new SupervisedLoop("product signals", RunAsync, time, logger);
        _loop.Start();
    }

    /// <summary>Sends everything that has been folded so far.</summary>
    public async Task FlushAsync()
    {
        for (var round = 0; round < LastRounds && !Array.TrueForAll(_stripes, stripe => stripe.IsEmpty); round++)
        {
            foreach (var stripe in _stripes)
            {
                await SendAsync(stripe, stripe.TakeAll()).ConfigureAwait(false);
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

    private static ProductCounts? CountsOf(EventKind kind) => kind switch
    {
        EventKind.ViewItem or EventKind.SelectItem => View,
        EventKind.AddToCart or EventKind.AddToWishlist or EventKind.BeginCheckout => Cart,
        EventKind.Purchase => Purchase,
        _ => null,
    };

    /// <summary>The strongest weight that the user's other interactions with an item within the window have counted with; 0 for none.</summary>
    private double Counted(
        int item, long timeMs, ReadOnlySpan<Interaction> before, ReadOnlySpan<Interaction> after, ProfileRules rules, long nowMs)
    {
        var strongest = 0.0;
        for (var i = before.Length - 1; i >= 0 && timeMs - before[i].TimeMs <= _repeatWindowMs; i--)
        {
            if (before[i].Item == item && CountsOf(before[i].Kind) is not null)
            {
                strongest = Math.Max(strongest, rules.WeightOf(before[i].Kind));
            }
        }

        for (var i = 0; i < after.Length && Math.Min(after[i].TimeMs, nowMs) - timeMs <= _repeatWindowMs; i++)
        {
            if (after[i].Item == item && CountsOf(after[i].Kind) is not null)
            {
                strongest = Math.Max(strongest, rules.WeightOf(after[i].Kind));
            }
        }

        return strongest;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period / Stripes, time);
        for (var next = 0; await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false); next = (next + 1) % Stripes)
        {
            var stripe = _stripes[next];
            await SendAsync(stripe, stripe.TakeTurn(Math.Max(1, silos.GetApproximateSiloStatuses(onlyActive: true).Count))).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(SignalStripe stripe, Dictionary<int, ProductAccumulator> taken)
    {
        if (taken.Count == 0)
        {
            return;
        }

        var failures = new ConcurrentQueue<Exception>();
        await _flushing.WaitAsync().ConfigureAwait(false);
        try
        {
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
            _flushing.Release();
        }

        if (failures.TryPeek(out var failure))
        {
            LogSentAgain(failure, failures.Count);
        }
    }

    private (IEnumerable<KeyValuePair<int, ProductAccumulator>> Known, KeyValuePair<int, ProductAccumulator>[] Unknown) Split(
        Dictionary<int, ProductAccumulator> taken)
    {
        var unknown = taken.Where(entry => rows.Find(entry.Key) is null).ToArray();
        foreach (var entry in unknown)
        {
            taken.Remove(entry.Key);
        }

        return (taken, unknown);
    }

    private async Task SendAsync(SignalStripe stripe, int item, ProductAccumulator accumulator, ConcurrentQueue<Exception> failures)
    {
        try
        {
            await grains.GetProduct(ids.Items[item]).AddSignalsAsync(accumulator.ToSignals(ids, rows)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failures.Enqueue(exception);
            PutBack(stripe, item, accumulator);
        }
    }

    private async Task NameAsync(
        SignalStripe stripe, int shard, KeyValuePair<int, ProductAccumulator>[] part, ConcurrentQueue<Exception> failures)
    {
        try
        {
            var named = Array.ConvertAll(
                part, entry => new NamedProduct(ids.Items[entry.Key], entry.Value.Shoppers, entry.Value.ToSignals(ids, rows)));
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
    }

    private void PutBack(SignalStripe stripe, int item, ProductAccumulator accumulator)
    {
        if (!stripe.PutBack(item, accumulator))
        {
            LogLost(ids.Items[item]);
        }
    }

    private void AddCounts(int item, ProductCounts counts, double popularity, string? shopper)
    {
        var hash = shopper is null ? 0 : XxHash64.HashToUInt64(MemoryMarshal.AsBytes(shopper.AsSpan()));
        var stripe = _stripes[item % Stripes];
        lock (stripe)
        {
            var accumulator = stripe.Of(item);
            accumulator.Add(counts, popularity);
            if (shopper is not null)
            {
                accumulator.Name(hash, _shoppers);
            }
        }
    }

    private void AddNeighbour(int item, int neighbour, NeighbourKind kind, float weight)
    {
        var stripe = _stripes[item % Stripes];
        lock (stripe)
        {
            stripe.Of(item).Add(neighbour, kind, weight);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signals were not taken by their products and are sent again; calls that failed: {Calls}.")]
    private partial void LogSentAgain(Exception exception, int calls);

    [LoggerMessage(LogLevel.Warning, "Signals of product {ItemId} are lost: too many wait for products that do not take them.")]
    private partial void LogLost(string itemId);
}
