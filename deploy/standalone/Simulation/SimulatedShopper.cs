using RealtimeRec.Events;
using RealtimeRec.Feeds;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// A shopper who visits, looks around, and now and then buys. What is looked at comes from the shopper's own feed, read
/// from the top with an attention that fades with the position (the examination hypothesis and the cascade model of
/// Craswell et al., "An experimental comparison of click position-bias models", WSDM 2008), or from a category's shelf.
/// Every call of <see cref="Act"/> is one event. Not safe for concurrent use.
/// </summary>
internal sealed class SimulatedShopper
{
    private const double AttentionDecay = 0.6;
    private const int MostRemembered = 20;

    private readonly DemonstrationCatalog _catalog;
    private readonly Random _random;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<EventItem> _cart = [];
    private readonly Queue<EventItem> _bought = new();
    private FeedPage? _feed;
    private int _position;
    private DemonstrationProduct? _current;
    private string _sessionId = "";
    private string? _currentFeed;
    private string? _cartFeed;
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

    /// <summary>Whether the shopper would now look at a new feed, to be given by <see cref="Look"/>.</summary>
    public bool WantsFeed => InShop && _feed is null && !_checkingOut;

    /// <summary>Begins a visit.</summary>
    public void Enter(DateTimeOffset now)
    {
        _sessionId = Guid.CreateVersion7(now).ToString();
        _actionsLeft = 3 + (int)(-Math.Log(1 - _random.NextDouble()) * 12);
        _returnsSomething = _bought.Count > 0 && _random.Happens(0.05);
        _seen.Clear();
        _cart.Clear();
        (_feed, _current, _currentFeed, _cartFeed, _checkingOut) = (null, null, null, null, false);
    }

    /// <summary>Takes up a feed, to be read from its top.</summary>
    public void Look(FeedPage feed) => (_feed, _position) = (feed, 0);

    /// <summary>What the shopper does next.</summary>
    public ShopEvent Act(DateTimeOffset now)
    {
        Interests.Advance(now);
        if (!InShop)
        {
            Enter(now);
        }

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
            _cartFeed = _currentFeed ?? _cartFeed;
            return Event(now, EventKind.AddToCart, [item], feedId: _currentFeed);
        }

        return _random.Happens(0.15 * liking)
            ? Event(now, EventKind.AddToWishlist, [Piece(product, quantity: 1)], feedId: _currentFeed)
            : null;
    }

    private ShopEvent Browse(DateTimeOffset now)
    {
        if (ReadFeed() is { } fromFeed)
        {
            return View(now, fromFeed, _feed!.FeedId);
        }

        _feed = null;
        if (_random.Happens(0.2))
        {
            return Event(now, EventKind.Search, [], searchTerm: SearchTerm());
        }

        var shelf = _catalog.Shelf(_random.Happens(0.75) ? Interests.Main.Key : Interests.Second.Key);
        var unseen = shelf.Where(product => !_seen.Contains(product.Product.ItemId)).ToArray();
        return View(
            now,
            _random.PickWeighted(unseen.Length > 0 ? unseen : shelf, product => product.Appeal * Interests.Liking(product)),
            feedId: null);
    }

    /// <summary>Goes down the feed to the next product worth a click; null when attention or the feed ends first.</summary>
    private DemonstrationProduct? ReadFeed()
    {
        while (_feed is { } feed && _position < feed.Items.Length)
        {
            var attention = Math.Pow(1 + _position, -AttentionDecay);
            var product = _catalog.Find(feed.Items[_position++].ItemId);
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

    private ShopEvent View(DateTimeOffset now, DemonstrationProduct product, string? feedId)
    {
        _seen.Add(product.Product.ItemId);
        (_current, _currentFeed) = (product, feedId);
        var view = Event(now, EventKind.ViewItem, [Piece(product, quantity: null)], feedId: feedId);

        // A look at a product changes the feed; half of the time the shopper notices.
        if (_random.Happens(0.5))
        {
            _feed = null;
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

        // The feed that something in the basket came from, the last one of several.
        var purchase = Event(now, EventKind.Purchase, paid, feedId: _cartFeed);
        _cartFeed = null;
        return purchase;
    }

    private string SearchTerm()
    {
        var category = _random.Happens(0.8) ? Interests.Main : Interests.Second;
        var term = _random.Happens(0.7) ? _random.Pick(category.Searches) : _random.Pick(category.Nouns);
        return SpeaksChinese ? term.Chinese : term.English.ToLowerInvariant();
    }

    private static EventItem Piece(DemonstrationProduct product, int? quantity) =>
        new(product.Product.ItemId, product.Product.Price, quantity);

    private ShopEvent Event(
        DateTimeOffset now, EventKind kind, EventItem[] items, string? searchTerm = null, string? feedId = null) => new()
        {
            EventId = Guid.CreateVersion7(now).ToString(),
            Kind = kind,
            Time = now,
            UserId = UserId,
            SessionId = _sessionId,
            Items = items,
            SearchTerm = searchTerm,
            FeedId = feedId,
        };
}
