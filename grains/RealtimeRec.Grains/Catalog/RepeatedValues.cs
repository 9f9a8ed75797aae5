using System.Collections.Concurrent;
using CommunityToolkit.HighPerformance.Buffers;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>
/// Lets the rows of a silo share what many products have in common. Each product comes from the store or from another silo with strings of
/// its own, and a shop writes the same brands, categories, currency and attributes a thousand times over. Bounded: what comes seldom gives
/// way. Safe for concurrent use.
/// </summary>
internal sealed class RepeatedValues
{
    private const int MaxStrings = 65_536;
    private const int MaxLists = 65_536;

    /// <summary>Longer ones are some product's own.</summary>
    private const int MaxLength = 64;

    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly StringPool _strings = new(MaxStrings);
    private readonly ConcurrentDictionary<string[], string[]> _categories = new(new ListComparer<string>());
    private readonly ConcurrentDictionary<CategoryOrdinal[], CategoryOrdinal[]> _ordinals = new(new ListComparer<CategoryOrdinal>());

    /// <summary>The same details, sharing what they have in common with others.</summary>
    /// <param name="details">What the catalogue says of a product.</param>
    /// <param name="itemId">The product's id as the silo keeps it.</param>
    public CatalogDetails Of(CatalogDetails details, string itemId) => new()
    {
        Product = details.Product with
        {
            ItemId = itemId,
            Brand = Of(details.Product.Brand),
            Categories = Of(details.Product.Categories),
            Currency = Of(details.Product.Currency),
            ItemGroupId = Of(details.Product.ItemGroupId),
            Attributes = Of(details.Product.Attributes),
        },
        Retired = details.Retired,
        FirstSeen = details.FirstSeen,
        TextVectors = details.TextVectors is [] ? [] : Array.ConvertAll(details.TextVectors, text => text with { Encoder = Of(text.Encoder)! }),
        Known = details.Known,
    };

    /// <summary>The same statistics without neighbours; of products that nobody dealt with, one for all.</summary>
    public static CatalogStatistics WithoutNeighbours(CatalogStatistics statistics) =>
        statistics is { LastNamedMs: 0, LogPopularity: double.NegativeInfinity } && statistics.Counts == CatalogStatistics.None.Counts ? CatalogStatistics.None
        : statistics is { Neighbours: [], Met: [] } ? statistics
        : statistics.With([]);

    /// <summary>The same ordinals of categories, shared by the products that have them.</summary>
    public CategoryOrdinal[] Of(CategoryOrdinal[] ordinals) => _ordinals.TryGetValue(ordinals, out var known) ? known : Keep(_ordinals, ordinals);

    private string? Of(string? value) => value is null or { Length: > MaxLength } ? value : _strings.GetOrAdd(value);

    private string[] Of(string[] categories) =>
        _categories.TryGetValue(categories, out var known) ? known : Keep(_categories, Array.ConvertAll(categories, name => Of(name)!));

    private Dictionary<string, string> Of(Dictionary<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return NoAttributes;
        }

        var shared = new Dictionary<string, string>(attributes.Count, attributes.Comparer);
        foreach (var (name, value) in attributes)
        {
            shared.Add(Of(name)!, Of(value)!);
        }

        return shared;
    }

    private static T[] Keep<T>(ConcurrentDictionary<T[], T[]> lists, T[] list)
    {
        if (lists.Count >= MaxLists)
        {
            lists.Clear();
        }

        return lists.GetOrAdd(list, list);
    }

    private sealed class ListComparer<T> : IEqualityComparer<T[]>
        where T : IEquatable<T>
    {
        public bool Equals(T[]? x, T[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(T[] list)
        {
            var hash = default(HashCode);
            foreach (var item in list)
            {
                hash.Add(item);
            }

            return hash.ToHashCode();
        }
    }
}
