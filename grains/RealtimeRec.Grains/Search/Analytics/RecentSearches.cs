using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;

namespace RealtimeRec.Search.Analytics;

/// <summary>
/// What a shopper searched for of late and looked at then, in memory alone: tells which query a click, a cart or a purchase came of, and reports it. For the user's grain alone.
/// </summary>
internal sealed class RecentSearches
{
    private const int MaxSearches = 8;

    /// <summary>Products of a search that are remembered.</summary>
    private const int MaxProducts = 8;

    /// <summary>Answers to a search that are remembered.</summary>
    private const int MaxIds = 8;

    /// <summary>A shopper adds to a query's weight once in this time, in milliseconds.</summary>
    private const long RepeatMs = 24 * 60 * 60 * 1_000;

    private const double SearchWeight = 1;
    private const double ClickWeight = 1;
    private const double PurchaseWeight = 2;

    private List<Search>? _searches;

    /// <summary>Remembers a search that was answered: events name it by its id.</summary>
    /// <param name="searchId">Its id.</param>
    /// <param name="text">What was typed.</param>
    public void Serve(string searchId, string text)
    {
        if (QueryText.KeyOf(text) is { Length: > 0 } key)
        {
            var ids = Of(key, text).Ids;
            ids.Add(searchId);
            if (ids.Count > MaxIds)
            {
                ids.RemoveAt(0);
            }
        }
    }

    /// <summary>Reports what an event says of a query, if anything.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <param name="profile">The profile, the event applied.</param>
    /// <param name="ids">The silo's numbering.</param>
    /// <param name="nowMs">Now, milliseconds since 1970.</param>
    /// <param name="signals">Where to report it.</param>
    public void Report(ShopEvent shopEvent, UserProfile profile, CatalogIds ids, long nowMs, QuerySignals signals)
    {
        var timeMs = Math.Min(shopEvent.Time.ToUnixTimeMilliseconds(), nowMs);
        var step = StepOf(shopEvent.Kind);
        if (step is null || (step != QueryStep.Search && _searches is null && shopEvent.SearchTerm is null))
        {
            return;
        }

        var named = Named(shopEvent);
        if (step == QueryStep.Search)
        {
            if (named is not null)
            {
                // Applied already: the first one finds itself alone.
                Add(named, QueryStep.Search, SearchedSince(profile, named.Key, timeMs - RepeatMs) <= 1 ? SearchWeight : 0);
                named.IsSearched = true;
            }

            return;
        }

        foreach (var eventItem in shopEvent.Items)
        {
            var item = ids.Items.GetOrAdd(eventItem.ItemId);
            if ((named ?? _searches?.FindLast(search => search.Products.Contains(item))) is not { } search)
            {
                continue;
            }

            if (!search.IsSearched && SearchedSince(profile, search.Key, timeMs - RepeatMs) == 0)
            {
                // The shop tells what came of searches, and not that there were any.
                Add(search, QueryStep.Search, SearchWeight);
            }

            search.IsSearched = true;
            var isFirst = search.Products.Count == 0;
            var isNew = !search.Products.Contains(item);
            if (isNew && search.Products.Count < MaxProducts)
            {
                search.Products.Add(item);
            }

            if (step != QueryStep.Click || isNew)
            {
                Add(search, step.Value, step switch { QueryStep.Click => isFirst ? ClickWeight : 0, QueryStep.Purchase => PurchaseWeight, _ => 0 });
            }

            if (step == QueryStep.Purchase)
            {
                search.Products.Remove(item);
            }
        }

        void Add(Search search, QueryStep what, double weight) => signals.Add(search.Key, search.Shown, what, weight, timeMs, shopEvent.UserId);
    }

    /// <summary>Forgets all.</summary>
    public void Forget() => _searches = null;

    private static QueryStep? StepOf(EventKind kind) => kind switch
    {
        EventKind.Search => QueryStep.Search,
        EventKind.ViewItem or EventKind.SelectItem => QueryStep.Click,
        EventKind.AddToCart => QueryStep.Cart,
        EventKind.Purchase => QueryStep.Purchase,
        _ => null,
    };

    private static int SearchedSince(UserProfile profile, string key, long sinceMs)
    {
        var count = 0;
        foreach (ref readonly var search in profile.Searches)
        {
            count += search.TimeMs >= sinceMs && QueryText.KeyOf(search.Term) == key ? 1 : 0;
        }

        return count;
    }

    /// <summary>The search that an event names.</summary>
    private Search? Named(ShopEvent shopEvent)
    {
        if (shopEvent.SearchTerm is { } term && QueryText.KeyOf(term) is { Length: > 0 } key)
        {
            return Of(key, term);
        }

        return shopEvent.SearchId is { } id ? _searches?.FindLast(search => search.Ids.Contains(id)) : null;
    }

    /// <summary>The search for a query, the latest one from now on.</summary>
    private Search Of(string key, string text)
    {
        _searches ??= [];
        var search = _searches.Find(search => search.Key == key) ?? new Search(key, QueryText.Shown(text));
        _searches.Remove(search);
        _searches.Add(search);
        if (_searches.Count > MaxSearches)
        {
            // First what nothing came of: where it is searched at every key, most are beginnings of words.
            _searches.RemoveAt(Math.Max(0, _searches.FindIndex(0, MaxSearches, kept => !kept.IsSearched && kept.Products.Count == 0)));
        }

        return search;
    }

    private sealed record Search(string Key, string Shown)
    {
        /// <summary>Ids of the answers to it.</summary>
        public List<string> Ids { get; } = new(1);

        /// <summary>What was looked at then.</summary>
        public List<ItemOrdinal> Products { get; } = new(1);

        /// <summary>Whether it was counted.</summary>
        public bool IsSearched { get; set; }
    }
}
