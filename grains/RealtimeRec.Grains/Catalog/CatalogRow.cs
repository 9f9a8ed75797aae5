using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A product as the feed path sees it: immutable, with ordinals in place of names. A change makes a new row.</summary>
internal sealed class CatalogRow
{
    /// <param name="ids">The silo's numbering.</param>
    /// <param name="item">Ordinal of the item.</param>
    /// <param name="details">What the catalogue says.</param>
    /// <param name="statistics">What shoppers' behaviour says.</param>
    /// <param name="models">The models that give it a vector.</param>
    /// <param name="showUnknown">Whether it may be shown though events alone named it.</param>
    /// <param name="nowMs">As of when it is on sale, milliseconds since 1970.</param>
    public CatalogRow(
        CatalogIds ids, ItemOrdinal item, CatalogDetails details, CatalogStatistics statistics, ModelSet models, bool showUnknown = false, long nowMs = long.MaxValue)
    {
        Item = item;
        ItemId = ids.Items[item];
        Details = ids.Repeated.Of(details, ItemId);
        Statistics = RepeatedValues.Of(statistics);
        Vector = VectorOf(Details, models);
        LogPopularity = statistics.LogPopularity;
        var firstSeenMs = details.FirstSeen.ToUnixTimeMilliseconds();
        Categories = ids.Repeated.Of(ids.Categories.PathsOf(details.Product.Categories, firstSeenMs));
        Brand = string.IsNullOrWhiteSpace(details.Product.Brand) ? BrandOrdinal.None : ids.Brands.Observe(details.Product.Brand, firstSeenMs);
        Group = details.Product.ItemGroupId is { } group ? ids.Groups.GetOrAdd(group) : GroupOrdinal.None;
        IsStub = details.IsUnknown;
        OnSale = details.IsOffered(showUnknown, nowMs);
        NewSinceMs = details.Product.PublishedAt?.ToUnixTimeMilliseconds() ?? firstSeenMs;
        (CoVisited, CoVisitedWeights) = NeighboursOf(ids, statistics, NeighbourKind.Visited);
        (BoughtTogether, BoughtTogetherWeights) = NeighboursOf(ids, statistics, NeighbourKind.Bought);
    }

    private CatalogRow(CatalogRow row, Embedding vector)
    {
        (Item, ItemId, Details, Statistics, LogPopularity) = (row.Item, row.ItemId, row.Details, row.Statistics, row.LogPopularity);
        (Categories, Brand, Group, IsStub, OnSale, NewSinceMs) = (row.Categories, row.Brand, row.Group, row.IsStub, row.OnSale, row.NewSinceMs);
        (CoVisited, CoVisitedWeights, BoughtTogether, BoughtTogetherWeights) = (row.CoVisited, row.CoVisitedWeights, row.BoughtTogether, row.BoughtTogetherWeights);
        Vector = vector;
    }

    private CatalogRow(CatalogRow row, CatalogIds ids, CatalogStatistics statistics)
        : this(row, row.Vector)
    {
        Statistics = RepeatedValues.Of(statistics);
        LogPopularity = statistics.LogPopularity;
        (CoVisited, CoVisitedWeights) = NeighboursOf(ids, statistics, NeighbourKind.Visited);
        (BoughtTogether, BoughtTogetherWeights) = NeighboursOf(ids, statistics, NeighbourKind.Bought);
    }

    /// <summary>Ordinal of the item.</summary>
    public ItemOrdinal Item { get; }

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

    /// <summary>Category ordinals, broadest first; a path's after those of its prefixes.</summary>
    public CategoryOrdinal[] Categories { get; }

    /// <summary>Its brand, or none.</summary>
    public BrandOrdinal Brand { get; }

    /// <summary>The group of variants it belongs to, or none.</summary>
    public GroupOrdinal Group { get; }

    /// <summary>What it is in lists, where a group of variants is one product: the group or the item itself.</summary>
    public ListedOrdinal Listed => ListedOrdinal.Of(Item, Group);

    /// <summary>The same as text: the item's id, or one of the group that no item has.</summary>
    public string ListedId => Group.IsNone ? ItemId : "\u001d" + Details.Product.ItemGroupId;

    /// <summary>Whether it was seen in events alone and the catalogue says nothing about it.</summary>
    public bool IsStub { get; }

    /// <summary>Whether lists may show it: neither retired nor sold out, published, and known unless the shop shows what is not.</summary>
    public bool OnSale { get; }

    /// <summary>Since when it is new, milliseconds since 1970.</summary>
    public long NewSinceMs { get; }

    /// <summary>Ordinals of the products visited next to it, strongest first.</summary>
    public ItemOrdinal[] CoVisited { get; }

    /// <summary>Weight of each of <see cref="CoVisited"/>.</summary>
    public float[] CoVisitedWeights { get; }

    /// <summary>Ordinals of the products bought with it, strongest first.</summary>
    public ItemOrdinal[] BoughtTogether { get; }

    /// <summary>Weight of each of <see cref="BoughtTogether"/>.</summary>
    public float[] BoughtTogetherWeights { get; }

    /// <summary>The most specific category, or none.</summary>
    public CategoryOrdinal LeafCategory => Categories.Length == 0 ? CategoryOrdinal.None : Categories[^1];

    /// <summary>The same row with the vector that other models give it.</summary>
    public CatalogRow By(ModelSet models) => new(this, VectorOf(Details, models));

    /// <summary>The same row with other statistics.</summary>
    public CatalogRow With(CatalogIds ids, CatalogStatistics statistics) => new(this, ids, statistics);

    private static Embedding VectorOf(CatalogDetails details, ModelSet models) =>
        models.VectorOf(details.Product.ItemId, details.TextVectorOf(models.TextEncoder));

    private static (ItemOrdinal[] Items, float[] Weights) NeighboursOf(CatalogIds ids, CatalogStatistics statistics, NeighbourKind kind)
    {
        var neighbours = Array.FindAll(statistics.Neighbours, neighbour => neighbour.Kind == kind);
        return neighbours is [] ? ([], []) : (
            Array.ConvertAll(neighbours, neighbour => ids.Items.GetOrAdd(neighbour.ItemId)),
            Array.ConvertAll(neighbours, neighbour => neighbour.Weight));
    }
}
