using RealtimeRec.Embeddings;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Users;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>A user's grain that remembers events and answers with a feed of the items seen.</summary>
public sealed class FakeUserGrain(string userId) : IUserGrain
{
    private readonly Lock _lock = new();
    private readonly List<ShopEvent> _events = [];
    private readonly HashSet<IProfileObserver> _observers = [];
    private long _version;

    /// <summary>What the next calls fail with, until it is taken back.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many calls fail before <see cref="Failure"/> is taken back; null for all until then.</summary>
    public int? FailuresLeft { get; set; }

    /// <summary>What happens while it is erased.</summary>
    public Action? Erasing { get; set; }

    /// <summary>Whether feeds are asked for in vain: no answer ever comes.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How often it was called, whatever came of it.</summary>
    public int Calls { get; private set; }

    /// <summary>Why events of this item are refused, by the rule's name.</summary>
    public Dictionary<string, (EventOutcome Outcome, string Rule)> RefusedItems { get; } = [];

    /// <summary>Who was merged into this user.</summary>
    public List<string> Merged { get; } = [];

    /// <summary>Whom this user was merged into; null for nobody.</summary>
    public string? MergedInto { get; set; }

    public int FeedsMade { get; private set; }

    public FeedRequest? LastRequest { get; private set; }

    /// <summary>The token that the last feed was asked for with.</summary>
    public CancellationToken LastCancellation { get; private set; }

    public TaskCompletionSource Unsubscribed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<ShopEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public async Task<ApplyResult> ApplyAsync(EventBatch batch)
    {
        ThrowIfFailing();
        List<EventOutcome> outcomes = [];
        List<EventRefusal> refusals = [];
        IProfileObserver[] observers;
        lock (_lock)
        {
            foreach (var shopEvent in batch.Events)
            {
                if (shopEvent.Items is [var first, ..] && RefusedItems.TryGetValue(first.ItemId, out var refusal))
                {
                    refusals.Add(new EventRefusal(outcomes.Count, refusal.Rule, "The rule says no."));
                    outcomes.Add(refusal.Outcome);
                    continue;
                }

                var isKnown = _events.Exists(known => known.EventId == shopEvent.EventId);
                outcomes.Add(isKnown ? EventOutcome.Duplicate : EventOutcome.Applied);
                if (!isKnown)
                {
                    _events.Add(shopEvent);
                    _version++;
                }
            }

            observers = [.. _observers];
        }

        foreach (var observer in observers)
        {
            await observer.ProfileChangedAsync(_version);
        }

        return new ApplyResult(_version, [.. outcomes], refusals.Count == 0 ? null : [.. refusals]);
    }

    public Task<FeedPage> GetFeedAsync(FeedRequest request, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        LastCancellation = cancellationToken;
        if (IsSilent)
        {
            return new TaskCompletionSource<FeedPage>().Task;
        }

        lock (_lock)
        {
            FeedsMade++;
            LastRequest = request;
            var items = _events.SelectMany(shopEvent => shopEvent.Items).Reverse().Take(request.Limit).Select((item, i) => new FeedItem
            {
                ItemId = item.ItemId,
                Rank = i + 1,
                Score = 0.5,
                Reason = new FeedReason("co_visited", "origin", EventKind.AddToCart),
                Scores = request.Explain ? new Dictionary<string, double> { ["profile"] = 0.1, ["affinity"] = 0.3 } : null,
                Product = request.IncludeProducts ? new Product { ItemId = item.ItemId, Title = "耳机" } : null,
            });
            return Task.FromResult(new FeedPage { FeedId = "feed-1", Recipe = request.Recipe ?? "default", UserId = userId, ProfileVersion = _version, Items = [.. items], NextCursor = "next" });
        }
    }

    public Task<UserProfileView?> GetProfileAsync()
    {
        ThrowIfFailing();
        lock (_lock)
        {
            return Task.FromResult(_events.Count == 0 ? null : new UserProfileView
            {
                UserId = userId,
                ProfileVersion = _version,
                AppliedEvents = _events.Count,
                EventCounts = _events.GroupBy(shopEvent => EventNames.Of(shopEvent.Kind)).ToDictionary(group => group.Key, group => (long)group.Count()),
                FirstEventAt = _events[0].Time,
                LastEventAt = _events[^1].Time,
                Categories = [],
                Brands = [],
                RecentInteractions = [.. _events.SelectMany(e => e.Items.Select(item => new InteractionView(item.ItemId, e.Kind, e.Time, item.Price, item.Quantity ?? 1)))],
                RecentSearches = [],
            });
        }
    }

    public async Task<UserExport?> ExportAsync() => await GetProfileAsync() is not { } profile ? null : new UserExport
    {
        Profile = profile,
        Interactions = profile.RecentInteractions,
        Purchased = [],
        ShortTermVector = Embedding.Normalized([3f, 4f]),
        LongTermVector = Embedding.Zero(2),
        AppliedOffsets = new() { ["shop.events/3"] = 17 },
    };

    public Task<bool> EraseAsync(Guid write = default)
    {
        Erasing?.Invoke();
        ThrowIfFailing();
        lock (_lock)
        {
            var existed = _events.Count > 0;
            _events.Clear();
            _version = 0;
            return Task.FromResult(existed);
        }
    }

    /// <summary>Notes who was merged into this user; the second time, nothing is new.</summary>
    public Task<UserMerge> MergeAsync(string fromUserId)
    {
        ThrowIfFailing();
        lock (_lock)
        {
            var isNew = !Merged.Contains(fromUserId);
            if (isNew)
            {
                Merged.Add(fromUserId);
            }

            return Task.FromResult(new UserMerge(MergedInto ?? userId, isNew, _version, _events.Count));
        }
    }

    public Task<long> SubscribeAsync(IProfileObserver observer)
    {
        ThrowIfFailing();
        lock (_lock)
        {
            _observers.Add(observer);
            return Task.FromResult(_version);
        }
    }

    public Task UnsubscribeAsync(IProfileObserver observer)
    {
        lock (_lock)
        {
            _observers.Remove(observer);
        }

        Unsubscribed.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Forgets the subscribers, as a grain does that moves to another silo.</summary>
    public void ForgetObservers()
    {
        lock (_lock)
        {
            _observers.Clear();
        }
    }

    private void ThrowIfFailing()
    {
        lock (_lock)
        {
            Calls++;
            if (Failure is { } failure && FailuresLeft is not 0)
            {
                FailuresLeft--;
                throw failure;
            }
        }
    }

    public Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(new SearchSuggestions([new SuggestedQuery(userId, IsOwn: true)], [], []));

    public Task<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(new SearchPage { SearchId = "s1", Recipe = "default", UserId = userId, ProfileVersion = 1, Total = 0, Items = [] });
}
