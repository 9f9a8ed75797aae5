using RealtimeRec.Gateway.Events;
using RealtimeRec.Gateway.Shoppers;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// Opens the demonstration shop once the host has started, then lets shoppers in at the given rate. A failure pauses the
/// shoppers, longer each time, until something works again.
/// </summary>
internal sealed partial class SimulationService(
    DemonstrationShop shop,
    IShopfront shopfront,
    IEventIngress ingress,
    SimulationOptions options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    KnownShoppers known,
    ILogger<SimulationService> logger) : BackgroundService
{
    /// <summary>Simulated shoppers that the page offers to look at; the others would push out the visitor's own.</summary>
    private const int OfferedShoppers = 8;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private TimeSpan _backoff;
    private DateTimeOffset _closedUntil;
    private long _skipped;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await HostStartedAsync(stoppingToken);
            var catalog = await OpenShopAsync(stoppingToken);
            if (options.Rate > 0)
            {
                await LetShoppersInAsync(catalog, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutdown is the only way this ends.
        }
    }

    /// <summary>Grains answer only once the silo, itself a hosted service, has started.</summary>
    private async Task HostStartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task<DemonstrationCatalog> OpenShopAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var catalog = await shop.OpenAsync(cancellationToken);
                Succeeded();
                return catalog;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(error);
                await Task.Delay(_backoff, time, cancellationToken);
            }
        }
    }

    private async Task LetShoppersInAsync(DemonstrationCatalog catalog, CancellationToken cancellationToken)
    {
        var random = new Random();
        var visitors = (int)Math.Ceiling(options.Rate * options.ThinkTime.TotalSeconds);
        var population = new ShopperPopulation(
            options.Shoppers, visitors, catalog, random, options.InterestLifetime, time.GetUtcNow());
        var arrivals = new PoissonArrivals(options.Rate, time, new Random(random.Next()));
        var offered = new HashSet<string>(StringComparer.Ordinal);
        LogShoppers(options.Shoppers, options.Rate);
        while (true)
        {
            // A timer counts whole milliseconds: a shorter wait would be none.
            var wait = arrivals.UntilNext;
            await Task.Delay(wait > ShortestWait ? wait : ShortestWait, time, cancellationToken);
            var now = time.GetUtcNow();
            var due = arrivals.TakeDue();
            for (; due > 0 && now >= ClosedUntil; due--)
            {
                if (population.Take(now) is not { } shopper)
                {
                    // Everyone waits for an answer: an open loop loses these events instead of queueing them.
                    Interlocked.Add(ref _skipped, due);
                    break;
                }

                if (offered.Count < OfferedShoppers && offered.Add(shopper.UserId))
                {
                    known.Note(shopper.UserId);
                }

                _ = ActAsync(population, shopper, cancellationToken);
            }
        }
    }

    private async Task ActAsync(ShopperPopulation population, SimulatedShopper shopper, CancellationToken cancellationToken)
    {
        // The answer may come within the call; the next shopper does not wait for this one all the same.
        await Task.Yield();
        try
        {
            if (shopper.Sought is { } words)
            {
                shopper.Look(await shopfront.SearchAsync(shopper.UserId, words, options.FeedLength, cancellationToken));
            }
            else if (shopper.WantsFeed)
            {
                shopper.Look(await shopfront.GetFeedAsync(shopper.UserId, options.FeedLength, cancellationToken));
            }

            await ingress.SubmitAsync([shopper.Act(time.GetUtcNow())], cancellationToken);
            Succeeded();
        }
        catch (Exception error)
        {
            // What fails during a shutdown says nothing about the shop.
            if (!cancellationToken.IsCancellationRequested)
            {
                Failed(error);
            }
        }
        finally
        {
            population.Return(shopper);
        }
    }

    private DateTimeOffset ClosedUntil
    {
        get
        {
            lock (_lock)
            {
                return _closedUntil;
            }
        }
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            if (time.GetUtcNow() >= _closedUntil)
            {
                _backoff = TimeSpan.Zero;
            }
        }
    }

    /// <summary>Closes the shop for a while. Those who fail while it is closed were already inside: they do not count again.</summary>
    private void Failed(Exception error)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now < _closedUntil)
            {
                return;
            }

            _backoff = _backoff == TimeSpan.Zero ? options.FirstBackoff : _backoff * 2;
            _backoff = _backoff > options.LongestBackoff ? options.LongestBackoff : _backoff;
            _closedUntil = now + _backoff;
        }

        LogFailure(error, _backoff.TotalSeconds, Interlocked.Exchange(ref _skipped, 0));
    }

    [LoggerMessage(LogLevel.Information, "{Shoppers} simulated shoppers send {Rate} events/s.")]
    private partial void LogShoppers(int shoppers, double rate);

    [LoggerMessage(LogLevel.Warning, "The demonstration shop pauses for {Seconds} s after a failure ({Skipped} events skipped so far because every shopper was waiting).")]
    private partial void LogFailure(Exception error, double seconds, long skipped);
}
