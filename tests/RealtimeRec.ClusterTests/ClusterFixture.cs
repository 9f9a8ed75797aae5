using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Products;
using RealtimeRec.State;
using RealtimeRec.Testing;

namespace RealtimeRec.ClusterTests;

/// <summary>Three silos in this process, talking over real sockets, with one storage in memory.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    /// <summary>The highest price that the shop takes for possible.</summary>
    public const decimal MaxPrice = 10_000;

    /// <summary>The category whose products are bought again, not written as any product has it.</summary>
    public const string Repeatable = " pantry>CAFE\u0301 ";

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster { get; private set; } = null!;

    /// <summary>The client's view of it.</summary>
    public IGrainFactory Grains => Cluster.Client;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(StorageNames.State);
            silo.AddRealtimeRecGrains(silo.Configuration);
            silo.Services.Configure<QualityOptions>(options => options.MaxPrice = MaxPrice);
            silo.Services.Configure<FeedOptions>(options => options.RepeatableCategories = [Repeatable]);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
        await UntilAsync("every replica is ready", () => Task.FromResult(Replicas().All(replica => replica.Ready)));
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>The replica of every silo.</summary>
    internal IEnumerable<CatalogReplica> Replicas() =>
        Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<CatalogReplica>());

    /// <summary>The ordinals of every silo, in the order of <see cref="Replicas"/>.</summary>
    internal IEnumerable<CatalogIds> Ids() =>
        Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<CatalogIds>());

    /// <summary>What each silo's replica knows about a product.</summary>
    internal CatalogRow?[] Rows(string itemId) =>
        [.. Replicas().Zip(Ids(), (replica, ids) => ids.Items.TryGet(itemId, out var item) ? replica.Find(item) : null)];

    /// <summary>Waits for a condition; fails after 20 seconds, saying what it waited for.</summary>
    public static Task UntilAsync(string what, Func<Task<bool>> condition) => Eventually.HoldsAsync(what, condition, TimeSpan.FromSeconds(20));

    /// <summary>A product with a title.</summary>
    public static Product Product(string itemId, string title, string category, string? brand = null) => new()
    {
        ItemId = itemId,
        Title = title,
        Brand = brand,
        Categories = [category.Split('.')[0], category],
        Price = 10,
        Currency = "CNY",
        Stock = 5,
    };

    /// <summary>An event now.</summary>
    public static ShopEvent Event(string userId, EventKind kind, params string[] itemIds) => new()
    {
        EventId = Guid.NewGuid().ToString("N"),
        Kind = kind,
        Time = TimeProvider.System.GetUtcNow(),
        UserId = userId,
        Items = [.. itemIds.Select(itemId => new EventItem(itemId))],
    };

    /// <summary>Applies events of one user.</summary>
    public Task<ApplyResult> ApplyAsync(params ShopEvent[] events) =>
        Grains.GetUser(events[0].UserId).ApplyAsync(new EventBatch { Events = events });

    /// <summary>Sends every signal that the silos have folded.</summary>
    public Task FlushSignalsAsync() =>
        Task.WhenAll(Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<SignalAggregator>().FlushAsync()));

    /// <summary>Puts products into the catalogue and waits until every silo has them.</summary>
    public async Task UpsertAsync(params Product[] products)
    {
        await Task.WhenAll(products.Select(product => Grains.GetProduct(product.ItemId).UpsertAsync(product)));
        await UntilAsync(
            "every silo has the products",
            () => Task.FromResult(products.All(product => Rows(product.ItemId).All(row => row?.Details.Product.Title == product.Title))));
    }
}
