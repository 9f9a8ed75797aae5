using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A product as the feed path sees it: immutable, with ordinals in place of names. A change makes a new row.</summary>
internal sealed class CatalogRow
{
    private readonly BrandOrdinal _brand;

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
        Statistics = RepeatedValues.WithoutNeighbours(statistics);
        Vector = VectorOf(Details, models);
        (LogPopularity, Interactions) = (statistics.LogPopularity, InteractionsIn(statistics));
        var firstSeenMs = details.FirstSeen.ToUnixTimeMilliseconds();
        Categories = ids.Repeated.Of(ids.Categories.PathsOf(details.Product.Categories, firstSeenMs));
        LeafCategory = Categories is [.., var leaf] ? leaf : CategoryOrdinal.None;
        _brand = string.IsNullOrWhiteSpace(details.Product.Brand) ? BrandOrdinal.None : ids.Brands.Observe(details.Product.Brand, firstSeenMs);
        Group = details.Product.ItemGroupId is { } group ? ids.Groups.GetOrAdd(group) : GroupOrdinal.None;
        IsStub = details.IsUnknown;
        IsFindable = details.IsFindable(showUnknown, nowMs);
        OnSale = details.IsOffered(showUnknown, nowMs);
        NewSinceMs = details.Product.PublishedAt?.ToUnixTimeMilliseconds() ?? firstSeenMs;
        CoVisited = RowNeighbours.Of(ids, statistics, NeighbourKind.Visited);
        BoughtTogether = RowNeighbours.Of(ids, statistics, NeighbourKind.Bought);
        MetTogether = RowNeighbours.Of(ids, statistics, NeighbourKind.Met);
    }

    private CatalogRow(CatalogRow row, Embedding vector)
    {
        (Item, ItemId, Details, Statistics, LogPopularity, Interactions) = (row.Item, row.ItemId, row.Details, row.Statistics, row.LogPopularity, row.Interactions);
        (Categories, LeafCategory, _brand, Group, IsStub, IsFindable, OnSale, NewSinceMs) =
            (row.Categories, row.LeafCategory, row.Brand, row.Group, row.IsStub, row.IsFindable, row.OnSale, row.NewSinceMs);
        (CoVisited, BoughtTogether, MetTogether) = (row.CoVisited, row.BoughtTogether, row.MetTogether);
        Vector = vector;
    }

    private CatalogRow(CatalogRow row, CatalogIds ids, CatalogStatistics statistics)
        : this(row, row.Vector)
    {
        Statistics = RepeatedValues.WithoutNeighbours(statistics);
        (LogPopularity, Interactions) = (statistics.LogPopularity, InteractionsIn(statistics));
        CoVisited = RowNeighbours.Of(ids, statistics, NeighbourKind.Visited);
        BoughtTogether = RowNeighbours.Of(ids, statistics, NeighbourKind.Bought);
        MetTogether = RowNeighbours.Of(ids, statistics, NeighbourKind.Met);
    }

    /// <summary>Ordinal of the item.</summary>
    public ItemOrdinal Item { get; }

    /// <summary>The shop's id of the item.</summary>
    public string ItemId { get; }

    /// <summary>What the catalogue says.</summary>
    public CatalogDetails Details { get; }

    /// <summary>What shoppers' behaviour says, but for the neighbours, which the row has as ordinals.</summary>
    public CatalogStatistics Statistics { get; }

    /// <summary>Popularity as in <see cref="CatalogStatistics.LogPopularity"/>, at hand for ranking.</summary>
    public double LogPopularity { get; }

    /// <summary>How often shoppers viewed it, put it into the cart and bought it, at hand for ranking.</summary>
    public float Interactions { get; }

    /// <summary>The item vector by the models of the snapshot that the row belongs to; zero when unknown.</summary>
    public Embedding Vector { get; }

    /// <summary>Category ordinals, broadest first; a path's after those of its prefixes.</summary>
    public CategoryOrdinal[] Categories { get; }

    /// <summary>Its brand, or none.</summary>
    public BrandOrdinal Brand => _brand;

    /// <summary>The same as a list, as <see cref="Categories"/> is one.</summary>
    public ReadOnlySpan<BrandOrdinal> Brands => _brand.IsNone ? [] : new ReadOnlySpan<BrandOrdinal>(in _brand);

    /// <summary>The group of variants it belongs to, or none.</summary>
    public GroupOrdinal Group { get; }

    /// <summary>What it is in lists, where a group of variants is one product: the group or the item itself.</summary>
    public ListedOrdinal Listed => ListedOrdinal.Of(Item, Group);

    /// <summary>The same as text: the item's id, or one of the group that no item has.</summary>
    public string ListedId => Group.IsNone ? ItemId : "\u001d" + Details.Product.ItemGroupId;

    /// <summary>Whether it was seen in events alone and the catalogue says nothing about it.</summary>
    public bool IsStub { get; }

    /// <summary>Whether a search may find it: as <see cref="OnSale"/>, but that it may be sold out.</summary>
    public bool IsFindable { get; }

    /// <summary>Whether lists may show it: neither retired nor sold out, published, and known unless the shop shows what is not.</summary>
    public bool OnSale { get; }

    /// <summary>Since when it is new, milliseconds since 1970.</summary>
    public long NewSinceMs { get; }

    /// <summary>The products that shoppers went to from it, or came from.</summary>
    public RowNeighbours CoVisited { get; }

    /// <summary>The products bought with it in one session.</summary>
    public RowNeighbours BoughtTogether { get; }

    /// <summary>The products that the same shoppers dealt with.</summary>
    public RowNeighbours MetTogether { get; }

    /// <summary>The most specific category, or none.</summary>
    public CategoryOrdinal LeafCategory { get; }

    /// <summary>All that shoppers' behaviour says.</summary>
    public CatalogStatistics StatisticsWithNeighbours(CatalogIds ids) => CoVisited.Items is [] && BoughtTogether.Items is [] && MetTogether.Items is []
        ? Statistics
        : Statistics.With(
        [
            .. CoVisited.Signals(ids, NeighbourKind.Visited), .. BoughtTogether.Signals(ids, NeighbourKind.Bought), .. MetTogether.Signals(ids, NeighbourKind.Met),
        ]);

    /// <summary>The same row with the vector that other models give it.</summary>
    public CatalogRow By(ModelSet models) => new(this, VectorOf(Details, models));

    /// <summary>The same row with other statistics.</summary>
    public CatalogRow With(CatalogIds ids, CatalogStatistics statistics) => new(this, ids, statistics);

    private static float InteractionsIn(CatalogStatistics statistics) => statistics.Counts.Views + statistics.Counts.Carts + statistics.Counts.Purchases;

    private static Embedding VectorOf(CatalogDetails details, ModelSet models) =>
        models.VectorOf(details.Product.ItemId, details.TextVectorOf(models.TextEncoder));
}
