using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Search;

namespace RealtimeRec.Users;

/// <summary>A shopper's live profile. Key: the user id (<see cref="GrainKeys"/>).</summary>
[Alias("RealtimeRec.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Applies events in order. Feeds asked for from now on reflect them; the answer comes once they are durable.
    /// Events already applied change nothing.
    /// </summary>
    /// <exception cref="TooManyEventsException">The user sent more events that are not from a log than ids are remembered; none was applied.</exception>
    /// <exception cref="NewerStateException">The profile was written by a newer version. Every method here throws it then.</exception>
    [Alias("Apply")]
    Task<ApplyResult> ApplyAsync(EventBatch batch);

    /// <summary>A page of recommendations that reflects every event applied so far.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the page any more: then it is not made.</param>
    /// <exception cref="FeedCursorException">The cursor is not one that a feed of this user gave.</exception>
    /// <exception cref="UnknownRecipeException">The request asks for a recipe that is not configured.</exception>
    /// <exception cref="FeedQueueFullException">More feeds wait than the silo makes in time.</exception>
    [Alias("GetFeed")]
    Task<FeedPage> GetFeedAsync(FeedRequest request, CancellationToken cancellationToken = default);

    /// <summary>A page of a search in an order that reflects every event applied so far.</summary>
    /// <param name="request">What is searched for.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the page any more: then it is not made.</param>
    /// <exception cref="SearchCursorException">The cursor is not one of this search.</exception>
    /// <exception cref="UnknownRecipeException">The request asks for a recipe that is not configured.</exception>
    /// <exception cref="FeedQueueFullException">More feeds and searches wait than the silo makes in time.</exception>
    [Alias("Search")]
    Task<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default);

    /// <summary>What the shopper may be about to type, own searches first.</summary>
    /// <param name="request">What is typed so far.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for it any more.</param>
    /// <exception cref="FeedQueueFullException">More feeds and searches wait than the silo makes in time.</exception>
    [Alias("Suggest")]
    Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, CancellationToken cancellationToken = default);

    /// <summary>The profile, or null when the user is unknown.</summary>
    [Alias("GetProfile")]
    Task<UserProfileView?> GetProfileAsync();

    /// <summary>All that is stored about the user, or null when the user is unknown.</summary>
    [Alias("Export")]
    Task<UserExport?> ExportAsync();

    /// <summary>
    /// Erases the profile, with a damaged one that was kept aside; false when there was nothing to erase. The answer comes once that
    /// is durable. What remains is how far each log was applied and the hashes of the latest event ids, so that neither a redelivery
    /// nor a retry can bring the profile back.
    /// </summary>
    /// <param name="write">Tells this erasure from others: made again because its answer did not arrive, it is true again. Empty for one that is not made again.</param>
    [Alias("EraseOnce")]
    Task<bool> EraseAsync(Guid write = default);

    /// <summary>
    /// Makes another user one with this one: history, interests and purchases are as if all events had been this user's. From then on
    /// the other id leads here, with its events, feeds and erasure, while applied offsets and event ids are kept apart by the id
    /// that an event names. The answer comes once that is durable; a second call changes nothing. Should a silo end before, either grain
    /// goes on by itself. A user never seen may be merged: what comes of it later goes to this one.
    /// </summary>
    /// <param name="fromUserId">The user that becomes part of this one.</param>
    /// <exception cref="UserMergeException">
    /// They are the same, this one is part of the other, the other is part of a third, or too many would be one.
    /// </exception>
    /// <exception cref="MergeUnderWayException">Another merge of one of them is not over.</exception>
    [Alias("Merge")]
    Task<UserMerge> MergeAsync(string fromUserId);

    /// <summary>Starts or renews a subscription, which lapses after <see cref="SubscriptionLifetime"/>. Answers the current version.</summary>
    [Alias("Subscribe")]
    Task<long> SubscribeAsync(IProfileObserver observer);

    /// <summary>Ends a subscription.</summary>
    [Alias("Unsubscribe")]
    Task UnsubscribeAsync(IProfileObserver observer);

    /// <summary>How long a subscription lasts unless renewed.</summary>
    static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(1);
}
