using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds;

/// <summary>
/// Makes a page of a feed: candidate sources → filters → scoring → diversity → page. Works on immutable data only.
/// </summary>
internal sealed class FeedPipeline(
    CatalogReplica replica,
    CatalogIds ids,
    ProfileRules rules,
    IEnumerable<ICandidateSource> sources,
    IEnumerable<IFeedFilter> filters,
    FeedScorer scorer,
    MaximalMarginalRelevance diversity,
    FeedWork work,
    IOptions<FeedOptions> options,
    TimeProvider time,
    ClusterMetrics metrics)
{
    private readonly ICandidateSource[] _sources = [.. sources];
    private readonly IFeedFilter[] _filters = [.. filters];

    /// <summary>Makes a page off the caller's scheduler, in turn with the silo's other feeds.</summary>
    /// <exception cref="FeedCursorException">The request's cursor is not one of this user's.</exception>
    /// <exception cref="FeedQueueFullException">As many feeds wait on this silo as may.</exception>
    /// <param name="userId">Whose feed.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="encoded">The same or an older profile as the user encoder sees it; null without one.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the page any more.</param>
    public Task<FeedPage> BuildAsync(
        string userId, ProfileSnapshot profile, EncodedProfile? encoded, FeedRequest request, CancellationToken cancellationToken) =>
        work.RunAsync(() => Build(userId, profile, encoded, request, cancellationToken), cancellationToken);

    /// <summary>
    /// Makes a page for a user whose profile cannot be read, as if the user had looked at the request's <see cref="FeedRequest.Context"/> and done
    /// nothing else; in turn with the silo's other feeds.
    /// </summary>
    /// <inheritdoc cref="BuildAsync" path="/exception"/>
    public async Task<FeedPage> BuildWithoutProfileAsync(string userId, FeedRequest request, CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var viewed = new List<Interaction>(request.Context.Length);
        foreach (var itemId in request.Context)
        {
            if (ids.Items.TryGet(itemId, out var item))
            {
                viewed.Add(new Interaction(nowMs, item, EventKind.ViewItem, quantity: 1, PackedPrice.Unknown));
            }
        }

        var profile = ProfileSnapshot.Empty with { Interactions = [.. viewed] };
        var page = await BuildAsync(userId, profile, null, request with { Exclude = [.. request.Exclude, .. request.Context] }, cancellationToken);
        return page with { Degraded = FeedPage.WithoutProfile };
    }

    /// <summary>Makes a page.</summary>
    /// <exception cref="FeedCursorException">The request's cursor is not one of this user's.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the page any more.</exception>
    public FeedPage Build(
        string userId, ProfileSnapshot profile, EncodedProfile? encoded, FeedRequest request, CancellationToken cancellationToken = default)
    {
        var started = metrics.StartTimer();
        using var activity = ClusterMetrics.Activities.StartActivity("feed.build");
        var context = ContextOf(userId, profile, encoded, request);
        var candidates = CandidateSet.Rent();
        try
        {
            foreach (var source in _sources)
            {
                cancellationToken.ThrowIfCancellationRequested();
                source.Collect(context, candidates);
            }

            var allowed = Filter(context, candidates.All);
            scorer.Score(context, allowed);
            var places = Math.Min(request.Limit, FeedRequest.MaxDepth - context.Cursor.Shown.Count);
            var best = CandidateOrder.Best(allowed, MaximalMarginalRelevance.PoolFor(places));
            var chosen = best.AsSpan(0, diversity.Choose(best, places, context.Recipe.Relevance));
            activity?.SetTag("feed.candidates", candidates.Count);
            activity?.SetTag("feed.items", chosen.Length);
            return PageOf(userId, profile.Version, context, chosen, allowed.Length > chosen.Length);
        }
        finally
        {
            candidates.Return();
            metrics.RecordFeed(started);
        }
    }

    private FeedContext ContextOf(string userId, ProfileSnapshot profile, EncodedProfile? encoded, FeedRequest request)
    {
        var catalog = replica.Current;
        var recipe = options.Value.Recipes[options.Value.Recipe];
        var interests = ProfileInterests.Of(profile, catalog, rules);
        return new FeedContext
        {
            Request = request,
            Interests = interests,
            ProfileVector = ProfileVectorOf(interests, encoded, catalog.Models, (float)recipe.ShortTermShare),
            Catalog = catalog,
            Rankings = replica.Rankings,
            Index = catalog.Index,
            Recipe = recipe,
            Excluded = OrdinalsOf(request.Exclude),
            Cursor = request.Cursor is null ? FeedCursor.New(time) : FeedCursor.Parse(request.Cursor, userId),
            Category = request.Category is null ? null : ids.Categories.TryGet(request.Category, out var category) ? category : -1,
            NowMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }

    private HashSet<int> OrdinalsOf(string[] itemIds)
    {
        var ordinals = new HashSet<int>(itemIds.Length);
        foreach (var itemId in itemIds)
        {
            if (ids.Items.TryGet(itemId, out var item))
            {
                ordinals.Add(item);
            }
        }

        return ordinals;
    }

    /// <summary>
    /// The encoded profile, drawn towards what was searched for, of which the encoder knows nothing; the mean of the items' vectors
    /// where there is none, or where it was encoded by other models than the items.
    /// </summary>
    private Embedding ProfileVectorOf(ProfileInterests interests, EncodedProfile? encoded, ModelSet models, float shortTermShare)
    {
        if (encoded?.Vector is { } vector && encoded.Models == models.Version)
        {
            metrics.CountProfile("encoded");
            return Mix(interests.Searched, vector, interests.SearchShare);
        }

        var mean = Mix(interests.ShortTerm, interests.LongTerm, shortTermShare);
        metrics.CountProfile(mean.IsZero ? "none" : models.User is null ? "mean" : "fallback");
        return mean;
    }

    private static Embedding Mix(Embedding first, Embedding second, float share)
    {
        if (first.IsZero || second.IsZero)
        {
            return first.IsZero ? second : first;
        }

        var mix = new float[first.Dimensions];
        for (var i = 0; i < mix.Length; i++)
        {
            mix[i] = (share * first.Values[i]) + ((1 - share) * second.Values[i]);
        }

        return Embedding.Normalized(mix);
    }

    private Span<Candidate> Filter(FeedContext context, Span<Candidate> candidates)
    {
        var kept = 0;
        foreach (ref var candidate in candidates)
        {
            var allowed = true;
            foreach (var filter in _filters)
            {
                allowed = allowed && filter.Allows(context, candidate.Row);
            }

            if (allowed)
            {
                candidates[kept++] = candidate;
            }
        }

        return candidates[..kept];
    }

    private FeedPage PageOf(string userId, long version, FeedContext context, Span<Candidate> chosen, bool more)
    {
        var items = new FeedItem[chosen.Length];
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var candidate = ref chosen[i];
            items[i] = new FeedItem
            {
                ItemId = candidate.Row.ItemId,
                Score = Math.Round(candidate.Score, 4),
                Reason = FeedReasons.Of(context, candidate, ids),
                Scores = context.Request.Explain
                    ? new FeedScores(
                        candidate.Profile, candidate.CoVisitedScore, candidate.Affinity, candidate.Popularity, (float)candidate.Novelty, candidate.Seen)
                    : null,
                Product = context.Request.IncludeProducts ? candidate.Row.Details.Product : null,
            };
        }

        more &= context.Cursor.Shown.Count + items.Length < FeedRequest.MaxDepth;
        return new FeedPage
        {
            FeedId = context.Cursor.FeedId.ToString("N"),
            UserId = userId,
            ProfileVersion = version,
            Items = items,
            NextCursor = more && items.Length > 0 ? context.Cursor.Encode(items.Select(item => item.ItemId), userId) : null,
        };
    }
}
