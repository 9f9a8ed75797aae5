using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Search;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// A shopper who visits, looks around, and now and then buys. What is looked at comes from the shopper's own feed, read
/// from the top with an attention that fades with the position (the examination hypothesis and the cascade model of
/// Craswell et al., "An experimental comparison of click position-bias models", WSDM 2008), from what a search found, read in the same way, or from a category's shelf.
/// Every call of <see cref="Act"/> is one event. Not safe for concurrent use.
/// </summary>
internal sealed class SimulatedShopper
{
    private const double AttentionDecay = 0.6;
    private const int MostRemembered = 20;

    /// <summary>What some shoppers look for in vain.</summary>
    private static readonly Phrase[] s_notSold = [new("gramophone", "留声机"), new("wedding dress", "婚纱"), new("aquarium", "鱼缸"), new("lawnmower", "割草机")];

    private readonly DemonstrationCatalog _catalog;
    private readonly Random _random;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<EventItem> _cart = [];
    private readonly Queue<EventItem> _bought = new();
    private Page? _page;
    private int _position;
    private DemonstrationProduct? _current;
    private string _sessionId = "";
    private Origin _currentOrigin;
    private Origin _cartOrigin;
    private int _actionsLeft;
    private bool _checkingOut;
    private bool _returnsSomething;

    public SimulatedShopper(
        string userId, DemonstrationCatalog catalog, Random random, TimeSpan interestLifetime, DateTimeOffset now)
    {
        (UserId, _catalog, _random) = (userId, catalog, random);
        Interests = new ShopperInterests(catalog, random, interestLifetime, now);
        SpeaksChinese = random.Happens(0.55);
    }

    public string UserId { get; }

    public ShopperInterests Interests { get; }

    /// <summary>The language of searches.</summary>
    public bool SpeaksChinese { get; }

    /// <summary>Whether a visit is under way.</summary>
    public bool InShop => _actionsLeft > 0;

    /// <summary>Whether the shopper would now look at a new feed, to be given by <see cref="Look(FeedPage)"/>.</summary>
    public bool WantsFeed => InShop && _page is null && Sought is null && !_checkingOut;

    /// <summary>What the shopper has just searched for and waits for, to be given by <see cref="Look(SearchPage)"/>; null for nothing.</summary>
    public string? Sought { get; private set; }

    /// <summary>Begins a visit.</summary>
    public void Enter(DateTimeOffset now)
    {
        _sessionId = Guid.CreateVersion7(now).ToString();
        _actionsLeft = 3 + (int)(-Math.Log(1 - _random.NextDouble()) * 12);
        _returnsSomething = _bought.Count > 0 && _random.Happens(0.05);
        _seen.Clear();
        _cart.Clear();
        (_page, Sought, _current, _currentOrigin, _cartOrigin, _checkingOut) = (null, null, null, default, default, false);
    }

    /// <summary>Takes up a feed, to be read from its top.</summary>
    public void Look(FeedPage feed) => Look(new Page([.. feed.Items.Select(item => item.ItemId)], new Origin(feed.FeedId, null)));

    /// <summary>Takes up what a search found, to be read from its top.</summary>
    public void Look(SearchPage found) => Look(new Page([.. found.Items.Select(item => item.ItemId)], new Origin(null, found.SearchId)));

    /// <summary>What the shopper does next.</summary>
    public ShopEvent Act(DateTimeOffset now)
    {
        Interests.Advance(now);
        if (!InShop)
        {
            Enter(now);
        }

        // Who is not answered goes on.
        Sought = null;
        _actionsLeft--;
        if (_returnsSomething)
        {
            _returnsSomething = false;
            return Event(now, EventKind.Refund, [_bought.Dequeue()]);
        }

        if (_checkingOut)
        {
            return Pay(now);
        }

        if (_cart.Count > 0 && _random.Happens(_actionsLeft == 0 ? 0.5 : 0.15))
        {
            // Who is at the till pays before leaving.
            _checkingOut = true;
            _actionsLeft = Math.Max(_actionsLeft, 1);
            return Event(now, EventKind.BeginCheckout, [.. _cart]);
        }

        return Decide(now) ?? Browse(now);
    }

    /// <summary>Something about the product just looked at, or nothing.</summary>
    private ShopEvent? Decide(DateTimeOffset now)
    {
        if (_cart.Count > 0 && _random.Happens(0.03))
        {
            var dropped = _random.Pick(_cart);
            _cart.Remove(dropped);
            return Event(now, EventKind.RemoveFromCart, [dropped]);
        }

        if (_current is not { } product)
        {
            return null;
        }

        _current = null;
        var liking = Interests.Liking(product);
        if (_random.Happens(0.5 * liking) && product.Product.Stock > 0)
        {
            var item = Piece(product, quantity: _random.Happens(0.9) ? 1 : 2);
            _cart.Add(item);
            _cartOrigin = _currentOrigin == default ? _cartOrigin : _currentOrigin;
            return Event(now, EventKind.AddToCart, [item], origin: _currentOrigin);
        }

        return _random.Happens(0.15 * liking)
            ? Event(now, EventKind.AddToWishlist, [Piece(product, quantity: 1)], origin: _currentOrigin)
            : null;
    }

    private ShopEvent Browse(DateTimeOffset now)
    {
        if (ReadPage() is { } read)
        {
            return View(now, read, _page!.Origin);
        }

        _page = null;
        if (_random.Happens(0.2))
        {
            Sought = SearchTerm();
            return Event(now, EventKind.Search, [], searchTerm: Sought);
        }

        var shelf = _catalog.Shelf(_random.Happens(0.75) ? Interests.Main.Key : Interests.Second.Key);
        var unseen = shelf.Where(product => !_seen.Contains(product.Product.ItemId)).ToArray();
        return View(
            now,
            _random.PickWeighted(unseen.Length > 0 ? unseen : shelf, product => product.Appeal * Interests.Liking(product)),
            default);
    }

    private void Look(Page page) => (_page, Sought, _position) = (page, null, 0);

    /// <summary>Goes down the page to the next product worth a click; null when attention or the page ends first.</summary>
    private DemonstrationProduct? ReadPage()
    {
        while (_page is { } page && _position < page.ItemIds.Length)
        {
            var attention = Math.Pow(1 + _position, -AttentionDecay);
            var product = _catalog.Find(page.ItemIds[_position++]);
            if (product is not null
                && !_seen.Contains(product.Product.ItemId)
                && _random.Happens(attention)
                && _random.Happens(Math.Min(1, 1.6 * Interests.Liking(product))))
            {
                return product;
            }
        }

        return null;
    }

    private ShopEvent View(DateTimeOffset now, DemonstrationProduct product, Origin origin)
    {
        _seen.Add(product.Product.ItemId);
        (_current, _currentOrigin) = (product, origin);
        var view = Event(now, EventKind.ViewItem, [Piece(product, quantity: null)], origin: origin);

        // A look at a product changes the feed; half of the time the shopper notices.
        if (_random.Happens(0.5))
        {
            _page = null;
        }

        return view;
    }

    private ShopEvent Pay(DateTimeOffset now)
    {
        _checkingOut = false;
        EventItem[] paid = [.. _cart];
        _cart.Clear();
        foreach (var item in paid)
        {
            _bought.Enqueue(item);
        }

        while (_bought.Count > MostRemembered)
        {
            _bought.Dequeue();
        }

        // The page that something in the basket came from, the last one of several.
        var purchase = Event(now, EventKind.Purchase, paid, origin: _cartOrigin);
        _cartOrigin = default;
        return purchase;
    }

    private string SearchTerm()
    {
        if (_random.Happens(0.03))
        {
            var missing = _random.Pick(s_notSold);
            return SpeaksChinese ? missing.Chinese : missing.English;
        }

        var category = _random.Happens(0.8) ? Interests.Main : Interests.Second;
        var term = _random.Happens(0.7) ? _random.Pick(category.Searches) : _random.Pick(category.Nouns);
        return SpeaksChinese ? term.Chinese : term.English.ToLowerInvariant();
    }

    private static EventItem Piece(DemonstrationProduct product, int? quantity) =>
        new(product.Product.ItemId, product.Product.Price, quantity);

    private ShopEvent Event(
        DateTimeOffset now, EventKind kind, EventItem[] items, string? searchTerm = null, Origin origin = default) => new()
        {
            EventId = Guid.CreateVersion7(now).ToString(),
            Kind = kind,
            Time = now,
            UserId = UserId,
            SessionId = _sessionId,
            Items = items,
            SearchTerm = searchTerm,
            FeedId = origin.FeedId,
            SearchId = origin.SearchId,
        };

    /// <summary>Where a product was met.</summary>
    private readonly record struct Origin(string? FeedId, string? SearchId);

    private sealed record Page(string[] ItemIds, Origin Origin);
}
