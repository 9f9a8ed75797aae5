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

    /// <summary>Products whose texts are read for a phrase, those whose words fit best: each costs as much as indexing it.</summary>
    private const int ReadForPhrases = 20_000;

    /// <summary>Products after which it is seen whether anybody still waits.</summary>
    private const int LookedTogether = 1_024;

    /// <summary>Of so few products the shopper wants one or none, whoever it is.</summary>
    private const int Narrow = 3;

    private static readonly ProfileVectorOptions s_profileVector = new();

    /// <summary>A query for everything there is, as other engines have it; so is an empty one.</summary>
    private const string Everything = "*";

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
        var matches = query.IsEmpty ? null : TermSearch.Find(catalog.Terms, query, request.Correct, request.Correct, cancellationToken);
        var found = Found(catalog, matches, query, filters, out var facets, request, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var listed = Listed(found, request.Sort, rankings);
        var left = cursor.Shown.Count == 0 ? listed : listed.FindAll(match => !cursor.HasShown(match.Row.ListedId));
        var places = Math.Clamp(SearchRequest.MaxDepth - cursor.Shown.Count, 0, request.Limit);
        var personal = profile is not null && request.Personalize && listed.Count > Narrow && !IsModelNumber(query)
            && ProfileInterests.Of(profile, catalog, rules) is { IsEmpty: false } interests ? interests : null;
        var search = new SearchQuery
        {
            Recipe = recipe,
            Request = request,
            Catalog = catalog,
            Rankings = rankings,
            Places = places,
            NowMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Matches = Best(left, request.Sort, rankings, places),
            Interests = personal,
            Vector = personal is null ? Embedding.Zero(0) : ProfileVector.Of(personal, encoded, catalog.Models, s_profileVector, out _),
        };

        using var candidates = pipeline.Run(search, cancellationToken);
        var chosen = request.Sort == SearchSort.Relevance ? candidates.Chosen.ToArray() : [.. Enumerable.Range(0, Math.Min(places, candidates.Count))];
        var items = ItemsOf(search, candidates, chosen, matches?.Query, cursor);
        var more = left.Count > items.Length && cursor.Shown.Count + items.Length < SearchRequest.MaxDepth;
        return new SearchPage
        {
            SearchId = cursor.FeedId.ToString("N"),
            Recipe = recipe.Name,
            UserId = userId,
            ProfileVersion = profile?.Version,
            Total = listed.Count,
            Items = items,
            Facets = facets,
            CorrectedQuery = matches?.Query.CorrectedText,
            Relaxed = matches is { IsRelaxed: true, Rows.Length: > 0 } ? "words" : null,
            Unknown = category is { IsNone: true } ? "category" : null,
            NextCursor = more && items.Length > 0 ? cursor.Encode(ListedIdsOf(candidates, chosen), KeyOf(userId, request)) : null,
        };
    }

    /// <summary>The rows that have the words and meet all conditions, and the counts of the fields asked for.</summary>
    private List<SearchMatch> Found(
        CatalogSnapshot catalog, TermMatches? matches, TermQuery query, FilterPart[] filters, out SearchFacet[] facets, SearchRequest request, CancellationToken cancellationToken)
    {
        // What has no word in it, such as an exclamation mark, is in no product.
        var rows = matches is not null && query.Required.Count > 0 ? matches.Rows.Select(row => (Row: catalog.Find(ItemOrdinal.Of(row.Row)), row.Score))
            : query.IsEmpty && request.Query.Trim() is not ("" or Everything) ? []
            : Browsed(catalog, query, cancellationToken);
        var phrases = query.Phrases.Count == 0 ? null : new PhraseMatcher(query.Phrases);
        if (phrases is not null && matches is { Rows.Length: > ReadForPhrases })
        {
            rows = rows.OrderByDescending(row => row.Score).Take(ReadForPhrases);
        }

        var found = new List<SearchMatch>(matches?.Rows.Length ?? 0);
        var failing = new List<(CatalogRow Row, int Failed)>();
        var looked = 0;
        foreach (var (row, score) in rows)
        {
            if (looked++ % LookedTogether == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (row is not { IsFindable: true } || (phrases is not null && !phrases.HasAll(row)))
            {
                continue;
            }

            var (failures, failed) = (0, -1);
            for (var i = 0; i < filters.Length && failures < 2; i++)
            {
                if (!filters[i].IsMet(row))
                {
                    (failures, failed) = filters[i].Field is { } field && failed >= 0 && filters[failed].Field == field ? (failures, i) : (failures + 1, i);
                }
            }

            if (failures == 0)
            {
                found.Add(new SearchMatch(row, score));
            }
            else if (failures == 1 && filters[failed].Field is not null)
            {
                // Missed by one field alone: that field's own counts have it.
                failing.Add((row, failed));
            }
        }

        facets = Array.ConvertAll(request.Facets, field =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return FacetCounter.Of(field, found.Select(match => match.Row).Concat(failing.Where(row => filters[row.Failed].Field == field).Select(row => row.Row)), ids);
        });
        return found;
    }

    /// <summary>Everything that may be found, without what is not wanted.</summary>
    private static IEnumerable<(CatalogRow? Row, float Score)> Browsed(CatalogSnapshot catalog, TermQuery query, CancellationToken cancellationToken)
    {
        HashSet<int> unwanted = query.Excluded.Count == 0 ? []
            : [.. query.Excluded.SelectMany(clause => TermSearch.Find(catalog.Terms, new TermQuery(query.Text, [clause], [], [], []), corrects: false, relaxes: false, cancellationToken).Rows).Select(row => row.Row.Value)];
        return catalog.AllRows().Where(row => !unwanted.Contains(row.Item.Value)).Select(row => ((CatalogRow?)row, 0f));
    }

    /// <summary>One of each group of variants: on sale before sold out, then by the order asked for, then the one whose words fit best; the same on every silo.</summary>
    private static List<SearchMatch> Listed(List<SearchMatch> found, SearchSort sort, CatalogRankings rankings)
    {
        if (!found.Exists(match => !match.Row.Group.IsNone))
        {
            return found;
        }

        var groups = new Dictionary<GroupOrdinal, int>();
        var listed = new List<SearchMatch>(found.Count);
        foreach (var match in found)
        {
            if (match.Row.Group.IsNone)
            {
                listed.Add(match);
            }
            else if (!groups.TryGetValue(match.Row.Group, out var place))
            {
                groups.Add(match.Row.Group, listed.Count);
                listed.Add(match);
            }
            else if (IsBefore(match, listed[place]))
            {
                listed[place] = match;
            }
        }

        return listed;

        bool IsBefore(SearchMatch match, SearchMatch other)
        {
            var order = other.Row.OnSale.CompareTo(match.Row.OnSale);
            order = order != 0 ? order : KeyOf(match.Row, sort, rankings).CompareTo(KeyOf(other.Row, sort, rankings));
            order = order != 0 ? order : other.Words.CompareTo(match.Words);
            return (order != 0 ? order : string.CompareOrdinal(match.Row.ItemId, other.Row.ItemId)) < 0;
        }
    }

    /// <summary>What an order goes by, the lowest first; by relevance nothing yet.</summary>
    private static double KeyOf(CatalogRow row, SearchSort sort, CatalogRankings rankings) => sort switch
    {
        SearchSort.PriceAscending => row.Details.Product.Price is { } price ? (double)price : double.MaxValue,
        SearchSort.PriceDescending => row.Details.Product.Price is { } price ? -(double)price : double.MaxValue,
        SearchSort.Newest => -row.NewSinceMs,
        SearchSort.Popularity => -rankings.PopularityOf(row),
        _ => 0,
    };

    /// <summary>The first by the order asked for, as many as the page can need; by relevance those that the pipeline then ranks.</summary>
    private static SearchMatch[] Best(List<SearchMatch> matches, SearchSort sort, CatalogRankings rankings, int places)
    {
        if (sort != SearchSort.Relevance)
        {
            var keyed = matches.Select(match => (Match: match, Key: KeyOf(match.Row, sort, rankings)));
            return [.. keyed.OrderBy(pair => pair.Match.Row.OnSale ? 0 : 1).ThenBy(pair => pair.Key).ThenByDescending(pair => pair.Match.Words).ThenBy(pair => pair.Match.Row.ItemId, StringComparer.Ordinal).Take(places).Select(pair => pair.Match)];
        }

        var count = places + Ranked;
        if (matches.Count <= count)
        {
            return [.. matches.OrderBy(match => match.Row.ItemId, StringComparer.Ordinal)];
        }

        // What is sold out comes last, however well it fits; without words, what is popular is ranked.
        var keys = new ulong[matches.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var match = matches[i];
            keys[i] = RowOrder.Encode(new RowOrdinal(i), (match.Row.OnSale ? 0 : -10) + (match.Words == 0 ? Popularity(match.Row) : match.Words));
        }

        RowOrder.SelectSmallest(keys, count);
        return [.. keys.Take(count).Select(key => matches[RowOrder.Decode(key).Row.Value]).OrderBy(match => match.Row.ItemId, StringComparer.Ordinal)];

        float Popularity(CatalogRow row)
        {
            var popularity = Math.Max(-60, rankings.PopularityOf(row) - rankings.MaxLogPopularity);
            return (float)(double.IsFinite(popularity) ? popularity / 100 : -1);
        }
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
        string.Join('\u001f', "search", userId, request.Query, request.Filter, request.Category, request.Sort);
}
