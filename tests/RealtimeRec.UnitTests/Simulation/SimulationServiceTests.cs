using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Standalone.Simulation;

namespace RealtimeRec.UnitTests.Simulation;

public sealed class SimulationServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MemoryShop _shop = new();
    private readonly DemonstrationShopStatus _status = new();

    [Fact]
    public async Task TheShopIsReadyOnceItsCatalogueIsThere()
    {
        var check = new DemonstrationShopHealthCheck(_status);
        var context = new HealthCheckContext
        {
            Registration = new HealthCheckRegistration("demonstration shop", check, HealthStatus.Unhealthy, ["ready"]),
        };
        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(context)).Status);

        await OpenAsync(TimeProvider.System);

        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(context)).Status);
        Assert.Equal(2_000, _shop.Products.Count);
    }

    [Fact]
    public async Task ASecondOpeningOnAnotherDayChangesNothing()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        var first = await OpenAsync(time);
        var (changed, _) = _shop.Products.First();
        _shop.Products[changed] = _shop.Products[changed] with { Price = 1 };
        var writes = _shop.Writes;

        time.Advance(TimeSpan.FromDays(40));
        var second = await OpenAsync(time);

        Assert.Equal(writes, _shop.Writes);
        Assert.Equal(1, _shop.Products[changed].Price);
        Assert.Equal(first.Products.Select(p => p.Product.PublishedAt), second.Products.Select(p => p.Product.PublishedAt));
    }

    [Fact]
    public async Task AnOpeningThatFailedHalfwayIsCompletedWithTheSameDates()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        _shop.FailAfterWrites = 700;
        await Assert.ThrowsAsync<IOException>(() => OpenAsync(time));
        Assert.False(_status.Open);

        time.Advance(TimeSpan.FromDays(2));
        _shop.FailAfterWrites = int.MaxValue;
        var catalog = await OpenAsync(time);

        Assert.True(_status.Open);
        Assert.Equal(catalog.Products.Count, _shop.Products.Count);
        Assert.All(catalog.Products, p => Assert.Equal(p.Product.PublishedAt, _shop.Products[p.Product.ItemId].PublishedAt));
    }

    [Fact]
    public async Task ShoppersSendEventsAndSurviveFailures()
    {
        _shop.FailSubmits = 3;
        _shop.FailFeeds = 3;
        using var service = Service(rate: 2_000);

        await service.StartAsync(CancellationToken.None);
        await _shop.SomeEvents.Task.WaitAsync(Patience);
        await service.StopAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
        Assert.True(_shop.Events.Select(e => e.UserId).Distinct().Count() > 10);
        Assert.All(_shop.Events, e => Assert.StartsWith("demo-shopper-", e.UserId));
        Assert.Contains(_shop.Events, e => e.FeedId == "feed-1");
    }

    [Fact]
    public async Task WithoutARateThereAreNoShoppers()
    {
        using var service = Service(rate: 0);

        await service.StartAsync(CancellationToken.None);
        await service.ExecuteTask!.WaitAsync(Patience);

        Assert.True(_status.Open);
        Assert.Empty(_shop.Events);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AnImpossibleRateIsRefusedByName(double rate) =>
        Assert.Contains("--simulate", Assert.Throws<ArgumentOutOfRangeException>(() => SimulationOptions.WithRate(rate)).Message);

    private Task<DemonstrationCatalog> OpenAsync(TimeProvider time) =>
        Shop(new SimulationOptions(), time).OpenAsync(CancellationToken.None);

    private DemonstrationShop Shop(SimulationOptions options, TimeProvider time) =>
        new(_shop, _status, options, time, NullLogger<DemonstrationShop>.Instance);

    private SimulationService Service(double rate)
    {
        var options = new SimulationOptions { Rate = rate, FirstBackoff = TimeSpan.FromMilliseconds(1) };
        return new SimulationService(
            Shop(options, TimeProvider.System), _shop, _shop, options, TimeProvider.System, new StartedLifetime(), new KnownShoppers(TimeProvider.System), NullLogger<SimulationService>.Instance);
    }

    private sealed class MemoryShop : IShopfront, IEventIngress
    {
        private int _writes;
        private int _submits;
        private int _feeds;

        public ConcurrentDictionary<string, Product> Products { get; } = new();

        public ConcurrentQueue<ShopEvent> Events { get; } = new();

        public TaskCompletionSource SomeEvents { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Writes => _writes;

        public int FailAfterWrites { get; set; } = int.MaxValue;

        public int FailSubmits { get; set; }

        public int FailFeeds { get; set; }

        public Task<Product?> FindProductAsync(string itemId, CancellationToken cancellationToken) =>
            Task.FromResult(Products.GetValueOrDefault(itemId));

        public Task<ProductWriteOutcome> PutProductAsync(Product product, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _writes) > FailAfterWrites)
            {
                throw new IOException("The store is away.");
            }

            Products[product.ItemId] = product;
            return Task.FromResult(ProductWriteOutcome.Created);
        }

        public Task<FeedPage> GetFeedAsync(string userId, int limit, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _feeds) <= FailFeeds)
            {
                throw new IOException("The feed is away.");
            }

            return Task.FromResult(new FeedPage
            {
                Recipe = "default",
                FeedId = "feed-1",
                UserId = userId,
                ProfileVersion = 1,
                Items = [.. Products.Keys.Take(limit * 10).Select(id => new FeedItem { ItemId = id, Score = 1, Reason = new FeedReason("trending") })],
            });
        }

        public Task<SearchPage> SearchAsync(string userId, string words, int limit, CancellationToken cancellationToken) => Task.FromResult(new SearchPage
        {
            Recipe = "default",
            SearchId = "search-1",
            UserId = userId,
            Total = limit,
            Items = [.. Products.Keys.Take(limit).Select((id, i) => new SearchItem { ItemId = id, Rank = i + 1, Score = 1 })],
        });

        public Task<EventReceipt[]> SubmitAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _submits) <= FailSubmits)
            {
                throw new IOException("The log is away.");
            }

            foreach (var e in events)
            {
                Events.Enqueue(e);
            }

            if (Events.Count > 500)
            {
                SomeEvents.TrySetResult();
            }

            return Task.FromResult(new EventReceipt[events.Count]);
        }
    }

    private sealed class StartedLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
