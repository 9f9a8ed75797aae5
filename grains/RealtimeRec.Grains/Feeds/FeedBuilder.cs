using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Filters;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds;

/// <summary>Makes pages of feeds: reads the request, has the candidate pipeline run, and writes the answer.</summary>
internal sealed class FeedBuilder(
    CatalogReplica replica,
    CatalogIds ids,
    ProfileRules rules,
    CandidatePipeline<FeedQuery> pipeline,
    RecipeBook<FeedQuery> recipes,
    FeedWork work,
    IOptions<RecipeOptions> options,
    TimeProvider time,
    ClusterMetrics metrics)
{
    /// <summary>Makes a page off the caller's scheduler, in turn with the silo's other feeds.</summary>
    /// <exception cref="FeedCursorException">The request's cursor is not one of this user's.</exception>
    /// <exception cref="UnknownRecipeException">The request asks for a recipe that is not configured.</exception>
    /// <exception cref="FilterException">The request's filter is none.</exception>
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
        var page = await BuildAsync(userId, profile, encoded: null, request with { Exclude = [.. request.Exclude, .. request.Context] }, cancellationToken);
        return page with { Degraded = FeedPage.WithoutProfile };
    }

    /// <summary>
    /// The places that the product of a case would have had: on the page as the recipe served by default makes it (<c>feed</c>), by score alone
    /// (<c>fusion</c>), and in the lists of sources alone, from 1; 0 for none of the first <see cref="RankingReport.Places"/>. In turn with the silo's feeds.
    /// </summary>
    /// <param name="case">The case.</param>
    /// <param name="sources">Names of the sources.</param>
    /// <param name="rows">Where to keep what a ranker is told.</param>
    /// <exception cref="FeedQueueFullException">As many feeds wait on this silo as may.</exception>
    public Task<Dictionary<string, int>> PlacesOfAsync(RankingCase @case, IReadOnlyList<string> sources, RankerRows rows) =>
        work.RunAsync(() => PlacesOf(@case, sources, rows), CancellationToken.None);

    private Dictionary<string, int> PlacesOf(RankingCase @case, IReadOnlyList<string> sources, RankerRows rows)
    {
        var request = new FeedRequest { Limit = RankingReport.Places, Exclude = @case.Served };
        var query = QueryOf(@case.UserId, @case.Profile, @case.Encoded, request, @case.Catalog, @case.Rankings, @case.NowMs, rows);
        using var candidates = pipeline.Run(query, CancellationToken.None);
        var places = sources.ToDictionary(source => source, _ => 0);
        (places[RankingReports.Feed], places[RankingReports.Fusion]) = (0, 0);
        var listed = @case.Catalog.Find(@case.Item)!.Listed;
        for (var candidate = 0; candidate < candidates.Count; candidate++)
        {
            if (candidates.Rows[candidate].Listed != listed)
            {
                continue;
            }

            places[RankingReports.Feed] = candidates.Chosen.IndexOf(candidate) + 1;
            places[RankingReports.Fusion] = WithinDepth(CandidatePipeline<FeedQuery>.PlaceByScore(candidates, candidate));
            foreach (var source in pipeline.SourcesOf(candidates, candidate))
            {
                if (places.ContainsKey(source.Name))
                {
                    places[source.Name] = WithinDepth(source.Rank);
                }
            }
        }

        return places;

        static int WithinDepth(int place) => place <= RankingReport.Places ? place : 0;
    }

    private FeedPage Build(
        string userId, ProfileSnapshot profile, EncodedProfile? encoded, FeedRequest request, CancellationToken cancellationToken)
    {
        var started = metrics.StartTimer();
        using var activity = ClusterMetrics.Activities.StartActivity("feed.build");
        var query = QueryOf(userId, profile, encoded, request, replica.Current, replica.Rankings, time.GetUtcNow().ToUnixTimeMilliseconds());
        using var candidates = pipeline.Run(query, cancellationToken);
        activity?.SetTag("feed.recipe", query.Recipe.Name);
        activity?.SetTag("feed.candidates", candidates.Count);
        activity?.SetTag("feed.items", candidates.Chosen.Length);
        var page = PageOf(userId, profile.Version, query, candidates);
        metrics.RecordFeed(started);
        return page;
    }

    private FeedQuery QueryOf(
        string userId,
        ProfileSnapshot profile,
        EncodedProfile? encoded,
        FeedRequest request,
        CatalogSnapshot catalog,
        CatalogRankings rankings,
        long nowMs,
        RankerRows? rows = null)
    {
        var cursor = request.Cursor is null ? FeedCursor.New(time) : FeedCursor.Parse(request.Cursor, userId);
        var interests = ProfileInterests.Of(profile, catalog, rules);
        return new FeedQuery
        {
            Recipe = recipes.Find(request.Recipe ?? options.Value.Recipe) ?? throw UnknownRecipe(request.Recipe),
            Request = request,
            Interests = interests,
            Encoded = encoded,
            Catalog = catalog,
            Rankings = rankings,
            Excluded = ListedOf(catalog, request.Exclude),
            Context = ContextOf(request, interests),
            Cursor = cursor,
            Category = request.Category is null ? null : ids.Categories.TryGet(request.Category, out var category) ? category : CategoryOrdinal.None,
            Filter = request.Filter is null ? null : RowFilter.Parse(request.Filter, ids),
            Places = Math.Clamp(FeedRequest.MaxDepth - cursor.Shown.Count, 0, request.Limit),
            NowMs = nowMs,
            RankerRows = rows,
        };
    }

    private UnknownRecipeException UnknownRecipe(string? name) =>
        new($"There is no recipe {name}, only {string.Join(", ", recipes.Names)}.");

    private RecentItem[] ContextOf(FeedRequest request, ProfileInterests interests)
    {
        if (request.Context.Length == 0)
        {
            return [.. interests.Recent.Take(1)];
        }

        var context = new List<RecentItem>(request.Context.Length);
        foreach (var itemId in request.Context)
        {
            if (ids.Items.TryGet(itemId, out var item))
            {
                context.Add(new RecentItem(item, EventKind.ViewItem, 1f / (context.Count + 1)));
            }
        }

        return [.. context];
    }

    private HashSet<ListedOrdinal> ListedOf(CatalogSnapshot catalog, string[] itemIds)
    {
        var listed = new HashSet<ListedOrdinal>(itemIds.Length);
        foreach (var itemId in itemIds)
        {
            if (ids.Items.TryGet(itemId, out var item))
            {
                listed.Add(catalog.Find(item)?.Listed ?? ListedOrdinal.Of(item));
            }
        }

        return listed;
    }

    private FeedPage PageOf(string userId, long version, FeedQuery query, CandidateSet candidates)
    {
        var chosen = candidates.Chosen;
        var items = new FeedItem[chosen.Length];
        var listed = new string[chosen.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var row = candidates.Rows[chosen[i]];
            listed[i] = row.ListedId;
            items[i] = new FeedItem
            {
                ItemId = row.ItemId,
                ItemGroupId = row.Details.Product.ItemGroupId,
                Rank = query.Cursor.Shown.Count + i + 1,
                Score = Math.Round(candidates.Scores[chosen[i]], 6) + 0d,
                Reason = pipeline.ReasonOf(query, candidates, chosen[i]),
                Scores = query.Request.Explain ? pipeline.PartsOf(query, candidates, chosen[i]) : null,
                Sources = query.Request.Explain ? pipeline.SourcesOf(candidates, chosen[i]) : null,
                Explanation = query.Request.Explain ? pipeline.ExplanationOf(query, candidates, chosen[i], i + 1) : null,
                Product = query.Request.IncludeProducts ? row.Details.Product : null,
            };
        }

        var more = candidates.Count > items.Length && query.Cursor.Shown.Count + items.Length < FeedRequest.MaxDepth;
        return new FeedPage
        {
            FeedId = query.Cursor.FeedId.ToString("N"),
            Recipe = query.Recipe.Name,
            UserId = userId,
            ProfileVersion = version,
            Items = items,
            Unknown = query.Category is { IsNone: true } ? "category" : null,
            Steps = query.Request.Explain ? pipeline.StepsOf(query, candidates) : null,
            NextCursor = more && items.Length > 0 ? query.Cursor.Encode(listed, userId) : null,
        };
    }
}
