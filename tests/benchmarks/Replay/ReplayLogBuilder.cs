using System.Text.RegularExpressions;
using RealtimeRec.Products;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Collects a log.</summary>
internal sealed partial class ReplayLogBuilder
{
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);
    private readonly List<Product> _products = [];
    private readonly List<ReplayEvent> _events = [];

    /// <summary>Adds what is known of an item; what comes later fills what was left blank.</summary>
    public void Describe(Product product)
    {
        var item = ItemOf(product.ItemId);
        var known = _products[item];
        _products[item] = known with
        {
            Title = known.Title ?? product.Title,
            Brand = known.Brand ?? product.Brand,
            Categories = known.Categories.Length > 0 ? known.Categories : product.Categories,
            Price = known.Price ?? product.Price,
            Currency = known.Currency ?? product.Currency,
            Description = known.Description ?? product.Description,
        };
    }

    /// <summary>Adds an event.</summary>
    public void Add(string user, string item, ReplayEvent what)
    {
        if (!_users.TryGetValue(user, out var number))
        {
            _users.Add(user, number = _users.Count);
        }

        _events.Add(what with { User = number, Item = ItemOf(item) });
    }

    /// <summary>The log of the last <paramref name="most"/> events.</summary>
    public ReplayLog Build(string name, string caution, int most)
    {
        var ordered = _events.OrderBy(what => what.TimeMs).TakeLast(most).ToArray();
        var (categories, brands, words) = (new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, int>());
        return new ReplayLog
        {
            Name = name,
            Caution = ordered.Length < _events.Count ? $"{caution} The last {ordered.Length:N0} of {_events.Count:N0} events.".Trim() : caution,
            Events = ordered,
            Users = [.. _users.Keys],
            Products = [.. _products],
            Categories = [.. _products.Select(product => product.Categories is [.., var leaf] ? NumberOf(categories, leaf) : -1)],
            Brands = [.. _products.Select(product => product.Brand is { } brand ? NumberOf(brands, brand) : -1)],
            Words = [.. _products.Select(product => WordsOf(product).Select(word => NumberOf(words, word)).Distinct().ToArray())],
            Vocabulary = words.Count,
        };
    }

    private static IEnumerable<string> WordsOf(Product product) => product.Title is null
        ? []
        : Word().Matches($"{product.Title} {string.Join(' ', product.Categories)}".ToLowerInvariant()).Select(match => match.Value);

    private static int NumberOf(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number))
        {
            numbers.Add(name, number = numbers.Count);
        }

        return number;
    }

    private int ItemOf(string itemId)
    {
        if (!_items.TryGetValue(itemId, out var item))
        {
            _items.Add(itemId, item = _items.Count);
            _products.Add(new Product { ItemId = itemId });
        }

        return item;
    }

    /// <summary>Letters and digits, and each ideograph alone.</summary>
    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}|[\p{L}\p{N}-[\p{IsCJKUnifiedIdeographs}]]{2,}")]
    private static partial Regex Word();
}
