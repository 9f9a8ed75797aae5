using Microsoft.Extensions.Options;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Search;

/// <summary>Makes pages of searches: finds the words in the catalogue's snapshot, filters and counts all that was found, and has the candidate pipeline rank the best of it.</summary>
internal sealed class SearchBuilder(
    CatalogReplica replica,
    CatalogIds ids,
    ProfileRules rules,
    CandidatePipeline<SearchQuery> pipeline,
    RecipeBook<SearchQuery> recipes,
    ServedSynonyms synonyms,
    FeedWork work,
    IOptions<SearchOptions> options,
    TimeProvider time,
    ClusterMetrics metrics)
{
    /// <summary>Products that the pipeline ranks beyond those that earlier pages have shown: the order of what fits worse by its words is that of the words.</summary>
    private const int Ranked = 300;

    /// <summary>Of so few products the shopper wants one or none, whoever it is.</summary>
    private const int Narrow = 3;

    private static readonly ProfileVectorOptions s_profileVector = new();

    /// <summary>Searches off the caller's scheduler, in turn with the silo's feeds.</summary>
    /// <param name="userId">The shopper; null for nobody in particular.</param>
    /// <param name="profile">The profile; null where there is none, or it cannot be read.</param>
    /// <param name="encoded">The same or an older profile as the user encoder sees it; null without one.</param>
    /// <param name="request">What is searched for.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the page any more.</param>
    /// <exception cref="SearchCursorException">The request's cursor is not one of this search.</exception>
    /// <exception cref="UnknownRecipeException">The request asks for a recipe that is not configured.</exception>
    /// <exception cref="FilterException">The request's filter is none.</exception>
    /// <exception cref="SearchNotReadyException">The silo has just started.</exception>
    /// <exception cref="FeedQueueFullException">As many feeds and searches wait on this silo as may.</exception>
    public Task<SearchPage> SearchAsync(
        string? userId, ProfileSnapshot? profile, EncodedProfile? encoded, SearchRequest request, CancellationToken cancellationToken) =>
        work.RunAsync(() => Timed(userId, profile, encoded, request, cancellationToken), cancellationToken);

    private SearchPage Timed(string? userId, ProfileSnapshot? profile, EncodedProfile? encoded, SearchRequest request, CancellationToken cancellationToken)
    {
        var started = metrics.StartTimer();
        using var activity = ClusterMetrics.Activities.StartActivity("search.build");
        var page = Search(userId, profile, encoded, request, cancellationToken);
        activity?.SetTag("search.total", page.Total);
        metrics.RecordSearch(started, page.Total == 0 ? "nothing" : page.Relaxed is not null ? "relaxed" : page.CorrectedQuery is not null ? "corrected" : "found");
        return page;
    }

    private SearchPage Search(string? userId, ProfileSnapshot? profile, EncodedProfile? encoded, SearchRequest request, CancellationToken cancellationToken)
    {
        if (!replica.IsSearchable)
        {
            throw new SearchNotReadyException();
        }

        var (catalog, rankings) = (replica.Current, replica.Rankings);
        var recipe = recipes.Find(request.Recipe ?? options.Value.Recipe)
            ?? throw new UnknownRecipeException($"There is no recipe {request.Recipe} for searches, only {string.Join(", ", recipes.Names)}.");
        var cursor = CursorOf(userId, request);
        CategoryOrdinal? category = request.Category is null ? null : ids.Categories.TryGet(request.Category, out var known) ? known : CategoryOrdinal.None;
        FilterPart[] filters =
        [
            .. category is { } asked ? [new FilterPart(SearchField.Categories, row => row.Categories.AsSpan().Contains(asked))] : Array.Empty<FilterPart>(),
            .. FilterPart.Of(request.Filter, ids),
        ];

        var query = synonyms.Current.Widen(QueryParser.Parse(request.Query));
        using var matches = query.IsEmpty ? null : TermSearch.Find(catalog.Terms, query, request.Correct, request.Correct, cancellationToken);
        using var found = SearchMatches.Of(catalog, rankings, ids, query, matches, filters, request, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var places = Math.Clamp(SearchRequest.MaxDepth - cursor.Shown.Count, 0, request.Limit);
        var wanted = request.Sort == SearchSort.Relevance ? places + Ranked : places + 1;
        var best = found.Best(wanted + cursor.Shown.Count).Where(match => !cursor.HasShown(match.Row.ListedId)).Take(wanted).ToArray();
        var personal = profile is not null && request.Personalize && found.Total > Narrow && !IsModelNumber(query)
            && ProfileInterests.Of(profile, catalog, rules) is { IsEmpty: false } interests ? interests : null;
        var search = new SearchQuery
        {
            Recipe = recipe,
            Request = request,
            Catalog = catalog,
            Rankings = rankings,
            Places = places,
            NowMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Matches = best,
            Interests = personal,
            Vector = personal is null ? Embedding.Zero(0) : ProfileVector.Of(personal, encoded, catalog.Models, s_profileVector, out _),
        };

        using var candidates = pipeline.Run(search, cancellationToken);
        var chosen = request.Sort == SearchSort.Relevance ? candidates.Chosen.ToArray() : [.. Enumerable.Range(0, Math.Min(places, candidates.Count))];
        var items = ItemsOf(search, candidates, chosen, matches?.Query, cursor);
        var more = best.Length > items.Length && cursor.Shown.Count + items.Length < SearchRequest.MaxDepth;
        return new SearchPage
        {
            SearchId = cursor.FeedId.ToString("N"),
            Recipe = recipe.Name,
            UserId = userId,
            ProfileVersion = profile?.Version,
            Total = found.Total,
            Items = items,
            Facets = found.Facets,
            CorrectedQuery = matches?.Query.CorrectedText,
            Relaxed = matches is { IsRelaxed: true, Rows.Count: > 0 } ? "words" : null,
            Unknown = category is { IsNone: true } ? "category" : null,
            NextCursor = more && items.Length > 0 ? cursor.Encode(ListedIdsOf(candidates, chosen), KeyOf(userId, request)) : null,
        };
    }

    private static string[] ListedIdsOf(CandidateSet candidates, int[] chosen)
    {
        var listed = new string[chosen.Length];
        for (var i = 0; i < listed.Length; i++)
        {
            listed[i] = candidates.Rows[chosen[i]].ListedId;
        }

        return listed;
    }

    private SearchItem[] ItemsOf(SearchQuery search, CandidateSet candidates, int[] chosen, TermQuery? query, FeedCursor cursor)
    {
        var request = search.Request;
        var highlighter = request.Highlight && query is not null ? new Highlighter(query) : null;
        var words = request.Explain && query is not null ? SharesOf(search.Catalog, query, [.. chosen.Select(place => candidates.Rows[place])]) : null;
        var items = new SearchItem[chosen.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var row = candidates.Rows[chosen[i]];
            var score = request.Sort == SearchSort.Relevance ? candidates.Scores[chosen[i]] : search.Matches[chosen[i]].Words;
            items[i] = new SearchItem
            {
                ItemId = row.ItemId,
                ItemGroupId = row.Details.Product.ItemGroupId,
                Rank = cursor.Shown.Count + i + 1,
                Score = Math.Round(score, 6) + 0d,
                Highlights = highlighter?.Of(row.Details.Product),
                Scores = request.Explain ? pipeline.PartsOf(search, candidates, chosen[i]) : null,
                Words = words?[i],
                Product = request.IncludeProducts ? row.Details.Product : null,
            };
        }

        return items;
    }

    /// <summary>How much each word adds to each row's part of the words.</summary>
    private static Dictionary<string, double>[] SharesOf(CatalogSnapshot catalog, TermQuery query, CatalogRow[] rows) =>
    [
        .. TermSearch.SharesOf(catalog.Terms, query, Array.ConvertAll(rows, row => row.Item.Row)).Select(shares =>
        {
            var named = new Dictionary<string, double>();
            foreach (var (clause, share) in query.Required.Zip(shares))
            {
                var word = query.Text.Substring(clause.Start, clause.Length);
                named[word] = Math.Round(named.GetValueOrDefault(word) + share, 6);
            }

            return named;
        }),
    ];

    /// <summary>Whether only a model or part number is asked for, which means the same to everybody.</summary>
    private static bool IsModelNumber(TermQuery query) =>
        query.Required.Count > 0 && query.Required.All(clause => clause.Alternatives[0].Terms.Any(term => term.AsSpan().ContainsAnyInRange('0', '9')));

    private FeedCursor CursorOf(string? userId, SearchRequest request)
    {
        if (request.Cursor is null)
        {
            return FeedCursor.New(time);
        }

        try
        {
            return FeedCursor.Parse(request.Cursor, KeyOf(userId, request));
        }
        catch (FeedCursorException)
        {
            throw new SearchCursorException("The cursor is not one that this search gave: another page has the same q, user_id, filter, category and sort.");
        }
    }

    /// <summary>What another page of a search has in common with the first.</summary>
    private static string KeyOf(string? userId, SearchRequest request) =>
        string.Join('\u001f', "search", userId, request.Query, request.Filter, request.Category, request.Sort, request.SortAttribute);
}
