using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Answers;

/// <summary>A product as it was sent, and what the cluster knows about it.</summary>
public sealed record ProductAnswer
{
    public required string ItemId { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Brand { get; init; }

    public IReadOnlyList<string>? Categories { get; init; }

    public decimal? Price { get; init; }

    public string? Currency { get; init; }

    public string? ImageUrl { get; init; }

    public int? Stock { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public string? ItemGroupId { get; init; }

    /// <summary>Whether it was taken off sale.</summary>
    public required bool Retired { get; init; }

    /// <summary>When the cluster first heard of it, or the time of the first event that names it if that is earlier.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>How often shoppers interacted with it.</summary>
    public required ProductCounts Counts { get; init; }

    internal static ProductAnswer From(ProductView view) => new()
    {
        ItemId = view.Product.ItemId,
        Title = view.Product.Title,
        Description = view.Product.Description,
        Brand = view.Product.Brand,
        Categories = view.Product.Categories,
        Price = view.Product.Price,
        Currency = view.Product.Currency,
        ImageUrl = view.Product.ImageUrl,
        Stock = view.Product.Stock,
        Attributes = view.Product.Attributes,
        PublishedAt = view.Product.PublishedAt,
        ItemGroupId = view.Product.ItemGroupId,
        Retired = view.Retired,
        FirstSeen = view.FirstSeen,
        Counts = view.Counts,
    };
}
