using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Pages;

/// <summary>A shopper's visit to the page: makes the events of what is done in it.</summary>
/// <param name="userId">Who shops.</param>
/// <param name="now">When it begins.</param>
public sealed class ShopVisit(string userId, DateTimeOffset now)
{
    private const int MostMet = 500;

    private readonly string _session = Guid.CreateVersion7(now).ToString();
    private readonly Dictionary<string, string> _met = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _found = new(StringComparer.Ordinal);

    /// <summary>Who shops.</summary>
    public string UserId => userId;

    /// <summary>The event of a click.</summary>
    /// <param name="action">The click.</param>
    /// <param name="feedId">The feed that is shown; null for none.</param>
    /// <param name="searchId">The search whose products are on the shelf; null for none.</param>
    /// <param name="at">When.</param>
    public ShopEvent Act(ShopAction action, string? feedId, string? searchId, DateTimeOffset at)
    {
        Note(_met, action.Product.ItemId, action.FromFeed ? feedId : null);
        Note(_found, action.Product.ItemId, action.FromFeed ? null : searchId);

        return new ShopEvent
        {
            EventId = Guid.CreateVersion7(at).ToString(),
            Kind = action.Kind,
            Time = at,
            UserId = userId,
            SessionId = _session,
            Items = [new EventItem(action.Product.ItemId, action.Product.Price, 1)],
            // What was met in the feed, or found, came from it, wherever it is then put into the cart.
            FeedId = _met.GetValueOrDefault(action.Product.ItemId),
            SearchId = _found.GetValueOrDefault(action.Product.ItemId),
        };
    }

    /// <summary>The event of a search.</summary>
    /// <param name="words">What was searched for.</param>
    /// <param name="searchId">The answer to it; null when there is none yet.</param>
    /// <param name="at">When.</param>
    public ShopEvent Search(string words, string? searchId, DateTimeOffset at) => new()
    {
        EventId = Guid.CreateVersion7(at).ToString(),
        Kind = EventKind.Search,
        Time = at,
        UserId = userId,
        SessionId = _session,
        SearchTerm = words.Length > EventLimits.MaxSearchTermLength ? words[..EventLimits.MaxSearchTermLength] : words,
        SearchId = searchId,
        Items = [],
    };

    private static void Note(Dictionary<string, string> origins, string itemId, string? origin)
    {
        if (origin is null)
        {
            return;
        }

        if (origins.Count == MostMet)
        {
            origins.Clear();
        }

        origins[itemId] = origin;
    }
}
