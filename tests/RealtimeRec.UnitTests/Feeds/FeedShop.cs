using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Products;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval.Vectors;
using RealtimeRec.Telemetry;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>A small catalogue and the pipeline as silos have it, without grains.</summary>
internal sealed class FeedShop : IDisposable
{
    /// <summary>When everything happens unless told otherwise.</summary>
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HashedTextEncoder _encoder = new();
    private readonly ModelSet _models;
    private readonly List<CatalogRow> _rows = [];
    private readonly ServiceProvider _services;

    /// <param name="settings">Settings below <c>Feeds:Recipes:</c>.</param>
    public FeedShop(params (string Key, string Value)[] settings)
        : this([], settings)
    {
    }

    /// <param name="repeatableCategories">Categories whose products are bought again.</param>
    /// <param name="settings">Settings below <c>Feeds:Recipes:</c>.</param>
    public FeedShop(string[] repeatableCategories, params (string Key, string Value)[] settings)
    {
        _models = ModelSet.Hashed(_encoder);
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.AddSingleton(TimeProvider.System).AddSingleton<ClusterMetrics>().AddSingleton(Ids);
        services.AddFeeds(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Feeds:Recipes:{setting.Key}", (string?)setting.Value)))
            .AddInMemoryCollection(repeatableCategories.Select((category, i) => KeyValuePair.Create($"Feeds:RepeatableCategories:{i}", (string?)category)))
            .Build());
        _services = services.BuildServiceProvider();
    }

    public CatalogIds Ids { get; } = new();

    /// <summary>Whose instruments are this shop's own.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public CandidatePipeline<FeedQuery> Pipeline => _services.GetRequiredService<CandidatePipeline<FeedQuery>>();

    public ServedRanker Ranker => _services.GetRequiredService<ServedRanker>();

    public RecipeBook<FeedQuery> Recipes => _services.GetRequiredService<RecipeBook<FeedQuery>>();

    /// <summary>Stocks a product.</summary>
    public void Stock(
        string itemId,
        string category = "things",
        string? brand = null,
        string? title = null,
        double popularity = double.NegativeInfinity,
        DateTimeOffset? since = null,
        int stock = 1,
        string? group = null,
        (string ItemId, float Weight)[]? boughtTogether = null,
        (string ItemId, float Weight)[]? metTogether = null,
        long views = 0,
        params (string ItemId, float Weight)[] coVisited)
    {
        var product = new Product { ItemId = itemId, Title = title ?? itemId, Categories = [category], Brand = brand, Stock = stock, ItemGroupId = group };
        _rows.Add(new CatalogRow(
            Ids,
            Ids.Items.GetOrAdd(itemId),
            new CatalogDetails
            {
                Product = product,
                TextVectors = [new TextVector(_models.TextEncoder, _encoder.EncodeQuery(product.Title))],
                Retired = false,
                FirstSeen = since ?? Now.AddDays(-60),
            },
            new CatalogStatistics
            {
                Counts = new ProductCounts(views, 0, 0),
                LogPopularity = popularity,
                Neighbours =
                [
                    .. coVisited.Select(neighbour => new NeighbourSignal(neighbour.ItemId, NeighbourKind.Visited, neighbour.Weight)),
                    .. (boughtTogether ?? []).Select(neighbour => new NeighbourSignal(neighbour.ItemId, NeighbourKind.Bought, neighbour.Weight)),
                ],
                Met = [.. (metTogether ?? []).Select(neighbour => new NeighbourSignal(neighbour.ItemId, NeighbourKind.Met, neighbour.Weight))],
            },
            _models));
    }

    /// <summary>What a shopper is asked about who did these things last, in this order, a minute ago.</summary>
    public FeedQuery Query(
        FeedRequest? request = null, string recipe = "default", DateTimeOffset? now = null, FeedCursor? cursor = null, RankerRows? rankerRows = null, params (EventKind Kind, string ItemId)[] history)
    {
        var nowMs = (now ?? Now).ToUnixTimeMilliseconds();
        request ??= new FeedRequest();
        var index = new VectorIndex(_models.Dimensions);
        index.Apply([.. _rows.Where(row => row.OnSale).Select(row => new VectorUpdate(row.Item.Row, row.Vector))]);
        var catalog = CatalogSnapshot.Empty(_models).With(_rows, index.Current);
        var profile = ProfileSnapshot.Empty with
        {
            Interactions = [.. history.Select(did => new Interaction(nowMs - 60_000, Ids.Items.GetOrAdd(did.ItemId), did.Kind, quantity: 1, PackedPrice.Unknown))],
        };
        return new FeedQuery
        {
            Recipe = Recipes.Find(recipe)!,
            Request = request,
            Interests = ProfileInterests.Of(profile, catalog, new ProfileRules(Microsoft.Extensions.Options.Options.Create(new ProfileOptions()))),
            Encoded = null,
            Catalog = catalog,
            Rankings = CatalogRankings.Of(catalog),
            Context = [.. request.Context.Select((itemId, i) => new RecentItem(Ids.Items.GetOrAdd(itemId), EventKind.ViewItem, 1f / (i + 1)))],
            Excluded = request.Exclude.Select(Ids.Items.GetOrAdd).Select(item => catalog.Find(item)?.Listed ?? ListedOrdinal.Of(item)).ToHashSet(),
            Cursor = cursor ?? FeedCursor.New(TimeProvider.System),
            Category = request.Category is { } category ? Ids.Categories.GetOrAdd(category) : null,
            Filter = request.Filter is { } filter ? RowFilter.Parse(filter, Ids) : null,
            Places = request.Limit,
            NowMs = nowMs,
            RankerRows = rankerRows,
        };
    }

    /// <summary>What each component did for a query.</summary>
    public FeedStep[] Steps(FeedQuery query)
    {
        using var candidates = Pipeline.Run(query, CancellationToken.None);
        return Pipeline.StepsOf(query, candidates);
    }

    /// <summary>The page for a query, as items with their reasons and what is explained.</summary>
    public FeedItem[] Page(FeedQuery query)
    {
        using var candidates = Pipeline.Run(query, CancellationToken.None);
        return
        [
            .. candidates.Chosen.ToArray().Select(candidate => new FeedItem
            {
                ItemId = candidates.Rows[candidate].ItemId,
                Score = candidates.Scores[candidate],
                Reason = Pipeline.ReasonOf(query, candidates, candidate),
                Scores = Pipeline.PartsOf(query, candidates, candidate),
                Sources = Pipeline.SourcesOf(candidates, candidate),
                Explanation = Pipeline.ExplanationOf(query, candidates, candidate, candidates.Chosen.IndexOf(candidate) + 1),
            }),
        ];
    }

    // Some of the services can only be disposed of in this way; none of them waits for anything here.
    public void Dispose() => _services.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
