using RealtimeRec.Embeddings;

namespace RealtimeRec.Products;

/// <summary>The part of a catalogue row that the shop's catalogue decides.</summary>
[GenerateSerializer, Immutable, Alias("CatalogDetails")]
public sealed class CatalogDetails
{
    /// <summary>The product.</summary>
    [Id(0)] public required Product Product { get; init; }

    /// <summary>Whether it was taken off sale.</summary>
    [Id(2)] public required bool Retired { get; init; }

    /// <summary>When the cluster first heard of it, or the first event that names it if that is earlier.</summary>
    [Id(3)] public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>
    /// Its text, one entry for each text encoder: one as a rule, two while one takes over from another, and fewer for as long
    /// as no encoder answered.
    /// </summary>
    [Id(4)] public TextVector[] TextVectors { get; init; } = [];

    /// <summary>
    /// Whether a catalogue, or a log imported in its place, named the product; false for one that shoppers' events alone named, and in
    /// what was stored before this was told apart (<see cref="IsUnknown"/>).
    /// </summary>
    [Id(5)] public bool Known { get; init; }

    /// <summary>Whether events alone named it, so that nothing but the id is known.</summary>
    public bool IsUnknown => !Known && !Retired && Product is
    {
        Title: null or "",
        Description: null,
        Brand: null,
        Categories: [],
        Price: null,
        Currency: null,
        ImageUrl: null,
        Stock: null,
        Attributes.Count: 0,
        PublishedAt: null,
        ItemGroupId: null,
    };

    /// <summary>Whether lists may show it as of <paramref name="nowMs"/>: neither retired nor sold out, published, and known.</summary>
    /// <param name="showUnknown">Whether what events alone named may be shown as well.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    public bool IsOffered(bool showUnknown, long nowMs) => Product.Stock is null or > 0 && IsFindable(showUnknown, nowMs);

    /// <summary>Whether a search may find it as of <paramref name="nowMs"/>: as <see cref="IsOffered"/>, but that it may be sold out.</summary>
    /// <param name="showUnknown">Whether what events alone named may be shown as well.</param>
    /// <param name="nowMs">Milliseconds since 1970.</param>
    public bool IsFindable(bool showUnknown, long nowMs) =>
        !Retired
        && (Product.PublishedAt is not { } published || published.ToUnixTimeMilliseconds() <= nowMs)
        && (showUnknown || !IsUnknown);

    /// <summary>The same, first heard of at another time.</summary>
    public CatalogDetails Since(DateTimeOffset firstSeen) => new()
    {
        Product = Product,
        Retired = Retired,
        FirstSeen = firstSeen,
        TextVectors = TextVectors,
        Known = Known,
    };

    /// <summary>The embedding of its text by an encoder; null when it was not encoded (yet).</summary>
    public Embedding? TextVectorOf(string encoder)
    {
        foreach (var text in TextVectors)
        {
            if (text.Encoder == encoder)
            {
                return text.Vector;
            }
        }

        return null;
    }
}
