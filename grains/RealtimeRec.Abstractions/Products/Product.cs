using RealtimeRec.Validation;

namespace RealtimeRec.Products;

/// <summary>A product as the shop's catalogue describes it. Only the id is required.</summary>
[GenerateSerializer, Immutable, Alias("Product")]
public sealed record Product
{
    [Id(11)] private decimal? _price;

    /// <summary>The shop's product id.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>Title, in any language.</summary>
    [Id(1)] public string? Title { get; init; }

    /// <summary>Longer text.</summary>
    [Id(2)] public string? Description { get; init; }

    /// <summary>Brand.</summary>
    [Id(3)] public string? Brand { get; init; }

    /// <summary>Category names from the broadest to the most specific; a path such as <c>electronics.audio</c> is one name.</summary>
    [Id(4)] public string[] Categories { get; init; } = [];

    /// <summary>
    /// Price of one piece, exactly as it was given: 0 to <see cref="EventLimits.MaxPrice"/>, at most
    /// <see cref="EventLimits.MaxPriceDecimals"/> digits behind the point.
    /// </summary>
    public decimal? Price
    {
        get => _price;
        init => _price = value;
    }

    /// <summary>The price of a product that was stored when prices were binary: taken over into <see cref="Price"/>, never written.</summary>
    [Id(5)]
    internal double? BinaryPrice
    {
        get => null;
        set => _price = value is { } price ? (decimal)price : _price;
    }

    /// <summary>ISO 4217 code of <see cref="Price"/>.</summary>
    [Id(6)] public string? Currency { get; init; }

    /// <summary>Where the front end finds a picture.</summary>
    [Id(7)] public string? ImageUrl { get; init; }

    /// <summary>Pieces in stock; null means the shop does not say, which counts as available.</summary>
    [Id(8)] public int? Stock { get; init; }

    /// <summary>Further named properties.</summary>
    [Id(9)] public Dictionary<string, string> Attributes { get; init; } = [];

    /// <summary>When the product went on sale; null means when it was first seen.</summary>
    [Id(10)] public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>
    /// What it is a variant of (a colour, a size): products of one group are one product in lists and feeds, and popular together. Null for one
    /// that has no variants.
    /// </summary>
    [Id(12)] public string? ItemGroupId { get; init; }
}
