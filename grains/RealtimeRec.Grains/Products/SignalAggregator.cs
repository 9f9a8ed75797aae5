using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Users;

namespace RealtimeRec.Products;

/// <summary>
/// Folds what this silo's shoppers do with each product and sends it on once a second: a hot product gets one call a second
/// per silo, not one per click. When a second brings news of very many products, those with little of it wait for more; the
/// more silos there are the longer, so that the products' calls do not grow with the cluster.
/// </summary>
internal sealed partial class SignalAggregator(
    CatalogIds ids, IGrainFactory grains, ISiloStatusOracle silos, TimeProvider time, ILogger<SignalAggregator> logger) : IAsyncDisposable
{
    private const int Stripes = 16;
    private const int MaxConcurrentCalls = 16;
    private const int VisitedBefore = 2;
    private const int BoughtBefore = 10;
    private const int LookBack = 30;

    /// <summary>Products of a stripe that are always all sent, about a thousand a second for the cluster.</summary>
    private const int EasyLoad = 64;

    /// <summary>Beyond that, a product is sent once it has this many signals for every silo…</summary>
    private const int EnoughSignals = 8;

    /// <summary>…or has waited this many turns, a second each, for every silo: a call to another silo costs as much as several events.</summary>
    private const int MaxTurns = 10;

    /// <summary>Each stripe is sent once in this time, one after the other: all at once would hold up the shoppers' own calls.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe())];
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Adds what one interaction says about its product and about those the shopper dealt with just before.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="before">The same user's earlier interactions, oldest first.</param>
    /// <param name="rules">What ends a session, and how popularity decays.</param>
    public void Add(in Interaction interaction, ReadOnlySpan<Interaction> before, ProfileRules rules)
    {
        var counts = interaction.Kind switch
        {
            EventKind.ViewItem or EventKind.SelectItem => new ProductCounts(1, 0, 0),
            EventKind.AddToCart or EventKind.AddToWishlist or EventKind.BeginCheckout => new ProductCounts(0, 1, 0),
            EventKind.Purchase => new ProductCounts(0, 0, 1),
            _ => null,
        };
        if (counts is null)
        {
            // Returns and removals are one shopper's matter; they do not make a product less popular with the others.
            return;
        }

        var popularity = Math.Log2(rules.WeightOf(interaction.Kind)) + (interaction.TimeMs / rules.PopularityHalfLifeMs);
        AddCounts(interaction.Item, counts, double.IsNaN(popularity) ? double.NegativeInfinity : popularity);

        Span<int> met = stackalloc int[BoughtBefore];
        var visited = 0;
        var bought = 0;
        var later = interaction.TimeMs;
        var isPurchase = interaction.Kind == EventKind.Purchase;
        for (var i = before.Length - 1; i >= 0 && i >= before.Length - LookBack; i--)
        {
            ref readonly var earlier = ref before[i];
            if (later - earlier.TimeMs > rules.SessionGapMs || (visited == VisitedBefore && (!isPurchase || bought == BoughtBefore)))
            {
                break;
            }

            later = earlier.TimeMs;
            if (earlier.Item == interaction.Item)
            {
                continue;
            }

            if (visited < VisitedBefore && earlier.Kind is not (EventKind.Refund or EventKind.RemoveFromCart)
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
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Sends everything that has been folded so far.</summary>
    public async Task FlushAsync()
    {
        foreach (var stripe in _stripes)
        {
            await SendAsync(stripe.TakeAll()).ConfigureAwait(false);
        }
    }

    /// <summary>Stops sending, after all that was folded has been sent.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
        _flushing.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period / Stripes, time);
        try
        {
            for (var next = 0; await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false); next = (next + 1) % Stripes)
            {
                await SendAsync(_stripes[next].TakeTurn(Math.Max(1, silos.GetApproximateSiloStatuses(onlyActive: true).Count))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task SendAsync(Dictionary<int, Accumulator> accumulators)
    {
        await _flushing.WaitAsync().ConfigureAwait(false);
        try
        {
            await Parallel.ForEachAsync(
                accumulators,
                new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentCalls },
                async (entry, _) => await SendAsync(entry.Key, entry.Value).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _flushing.Release();
        }
    }

    private async Task SendAsync(int item, Accumulator accumulator)
    {
        var itemId = ids.Items[item];
        try
        {
            await grains.GetProduct(itemId).AddSignalsAsync(accumulator.ToSignals(ids)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogSignalsLost(exception, itemId);
        }
    }

    private void AddCounts(int item, ProductCounts counts, double popularity)
    {
        var stripe = _stripes[item % Stripes];
        lock (stripe)
        {
            var accumulator = stripe.Of(item);
            accumulator.Signals++;
            accumulator.Counts = accumulator.Counts.Plus(counts);
            accumulator.LogPopularity = LogSum.Add(accumulator.LogPopularity, popularity);
        }
    }

    private void AddNeighbour(int item, int neighbour, NeighbourKind kind, float weight)
    {
        var stripe = _stripes[item % Stripes];
        lock (stripe)
        {
            var accumulator = stripe.Of(item);
            accumulator.Signals++;
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(accumulator.Neighbours, (neighbour, kind), out _);
            sum += weight;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signals of a second for product {ItemId} are lost: its grain did not answer.")]
    private partial void LogSignalsLost(Exception exception, string itemId);

    private sealed class Stripe
    {
        private Dictionary<int, Accumulator> _accumulators = [];

        public Accumulator Of(int item)
        {
            ref var accumulator = ref CollectionsMarshal.GetValueRefOrAddDefault(_accumulators, item, out _);
            return accumulator ??= new Accumulator();
        }

        public Dictionary<int, Accumulator> TakeAll()
        {
            lock (this)
            {
                var taken = _accumulators;
                _accumulators = [];
                return taken;
            }
        }

        public Dictionary<int, Accumulator> TakeTurn(int silos)
        {
            lock (this)
            {
                if (_accumulators.Count <= EasyLoad / silos)
                {
                    return TakeAll();
                }

                var taken = new Dictionary<int, Accumulator>();
                foreach (var (item, accumulator) in _accumulators)
                {
                    if (accumulator.Signals >= EnoughSignals * silos || ++accumulator.Turns >= MaxTurns * silos)
                    {
                        taken.Add(item, accumulator);
                        _accumulators.Remove(item);
                    }
                }

                return taken;
            }
        }
    }

    private sealed class Accumulator
    {
        public int Signals { get; set; }

        public int Turns { get; set; }

        public ProductCounts Counts { get; set; } = new(0, 0, 0);

        public double LogPopularity { get; set; } = double.NegativeInfinity;

        public Dictionary<(int Item, NeighbourKind Kind), float> Neighbours { get; } = [];

        public ProductSignals ToSignals(CatalogIds ids) => new()
        {
            Counts = Counts,
            LogPopularity = LogPopularity,
            Neighbours = [.. Neighbours.Select(pair => new NeighbourSignal(ids.Items[pair.Key.Item], pair.Key.Kind, pair.Value))],
        };
    }
}
