using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;

namespace RealtimeRec.Feeds;

/// <summary>
/// What a shopper came to next, and all that a feed could have been made of just before: nothing of what came later, this event itself included, is in it.
/// </summary>
/// <param name="UserId">The shopper.</param>
/// <param name="Profile">The profile before.</param>
/// <param name="Encoded">The same or an older profile as the user encoder sees it; null without one.</param>
/// <param name="Catalog">The catalogue.</param>
/// <param name="Rankings">Its rankings.</param>
/// <param name="Item">The product.</param>
/// <param name="Event">What the shopper did with it.</param>
/// <param name="Kind">What it was to the shopper.</param>
/// <param name="Served">
/// Ids of the products that pages had shown of late, where it was none of them: no list may name them. What was shown and not clicked says something against
/// the feed that showed it, and nothing against lists that nobody saw.
/// </param>
/// <param name="NowMs">When, milliseconds since 1970.</param>
internal sealed record RankingCase(
    string UserId,
    ProfileSnapshot Profile,
    EncodedProfile? Encoded,
    CatalogSnapshot Catalog,
    CatalogRankings Rankings,
    ItemOrdinal Item,
    EventKind Event,
    RankingCaseKind Kind,
    string[] Served,
    long NowMs);
