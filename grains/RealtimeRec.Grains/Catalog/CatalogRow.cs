using RealtimeRec.Embeddings;
using RealtimeRec.Inference;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A product as the feed path sees it: immutable, with ordinals in place of names. A change makes a new row.</summary>
internal sealed class CatalogRow
{
    public CatalogRow(CatalogIds ids, int item, CatalogDetails details, CatalogStatistics statistics, ModelSet models)
    {
        Item = item;
        Vector = VectorOf(details, models);
        ItemId = details.Product.ItemId;
        Details = details;
        Statistics = statistics;
        LogPopularity = statistics.LogPopularity;
        Categories = Array.ConvertAll(details.Product.Categories, ids.Categories.GetOrAdd);
        Brand = details.Product.Brand is { Length: > 0 } brand ? ids.Brands.GetOrAdd(brand) : -1;
        IsStub = details.IsUnknown;
        OnSale = details is { Retired: false, Product.Stock: null or > 0 };
        NewSinceMs = (details.Product.PublishedAt ?? details.FirstSeen).ToUnixTimeMilliseconds();
        (CoVisited, CoVisitedWeights) = NeighboursOf(ids, statistics, NeighbourKind.Visited);
        (BoughtTogether, BoughtTogetherWeights) = NeighboursOf(ids, statistics, NeighbourKind.Bought);
    }

    private CatalogRow(CatalogRow row, ModelSet models)
    {
        (Item, ItemId, Details, Statistics, LogPopularity) = (row.Item, row.ItemId, row.Details, row.Statistics, row.LogPopularity);
        (Categories, Brand, IsStub, OnSale, NewSinceMs) = (row.Categories, row.Brand, row.IsStub, row.OnSale, row.NewSinceMs);
        (CoVisited, CoVisitedWeights, BoughtTogether, BoughtTogetherWeights) = (row.CoVisited, row.CoVisitedWeights, row.BoughtTogether, row.BoughtTogetherWeights);
        Vector = VectorOf(row.Details, models);
    }

    /// <summary>Ordinal of the item.</summary>
    public int Item { get; }

    /// <summary>The shop's id of the item.</summary>
    public string ItemId { get; }

    /// <summary>What the catalogue says.</summary>
    public CatalogDetails Details { get; }

    /// <summary>What shoppers' behaviour says.</summary>
    public CatalogStatistics Statistics { get; }

    /// <summary>Popularity as in <see cref="CatalogStatistics.LogPopularity"/>, at hand for ranking.</summary>
    public double LogPopularity { get; }

    /// <summary>The item vector by the models of the snapshot that the row belongs to; zero when unknown.</summary>
    public Embedding Vector { get; }

    /// <summary>Category ordinals, broadest first.</summary>
    public int[] Categories { get; }

    /// <summary>Brand ordinal, or -1.</summary>
    public int Brand { get; }

    /// <summary>Whether it was seen in events alone and the catalogue says nothing about it.</summary>
    public bool IsStub { get; }

    /// <summary>Whether a feed may show it: neither retired nor out of stock.</summary>
    public bool OnSale { get; }

    /// <summary>Since when it is new, milliseconds since 1970.</summary>
    public long NewSinceMs { get; }

    /// <summary>Ordinals of the products visited next to it, strongest first.</summary>
    public int[] CoVisited { get; }

    /// <summary>Weight of each of <see cref="CoVisited"/>.</summary>
    public float[] CoVisitedWeights { get; }

    /// <summary>Ordinals of the products bought with it, strongest first.</summary>
    public int[] BoughtTogether { get; }

    /// <summary>Weight of each of <see cref="BoughtTogether"/>.</summary>
    public float[] BoughtTogetherWeights { get; }

    /// <summary>The most specific category, or -1.</summary>
    public int LeafCategory => Categories.Length == 0 ? -1 : Categories[^1];

    /// <summary>The same row with the vector that other models give it.</summary>
    public CatalogRow By(ModelSet models) => new(this, models);

    private static Embedding VectorOf(CatalogDetails details, ModelSet models) =>
        models.VectorOf(details.Product.ItemId, details.TextVectorOf(models.TextEncoder));

    private static (int[] Items, float[] Weights) NeighboursOf(CatalogIds ids, CatalogStatistics statistics, NeighbourKind kind)
    {
        var neighbours = Array.FindAll(statistics.Neighbours, neighbour => neighbour.Kind == kind);
        return (
            Array.ConvertAll(neighbours, neighbour => ids.Items.GetOrAdd(neighbour.ItemId)),
            Array.ConvertAll(neighbours, neighbour => neighbour.Weight));
    }
}
