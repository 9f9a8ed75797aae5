using RealtimeRec.Catalog;
using RealtimeRec.Feeds;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Search.Analytics;

namespace RealtimeRec.Search.Suggestions;

/// <summary>Tells what a shopper may be about to type.</summary>
internal sealed class SuggestionBuilder(ServedSuggestions served, SearchProbe probe, FeedWork work, TimeProvider time)
{
    /// <summary>Most of the shopper's own searches that are suggested beside others.</summary>
    private const int MaxOwn = 3;

    private const int MaxCategories = 3;
    private const int MaxProducts = 4;

    /// <summary>How much more a query that begins with what is typed counts than one with a later word that does, as a base-2 logarithm.</summary>
    private const double BeginsWith = 1;

    /// <summary>For how long it holds that a query finds something.</summary>
    private static readonly TimeSpan FindsFor = TimeSpan.FromSeconds(10);

    /// <summary>Suggests off the caller's scheduler, in turn with the silo's feeds.</summary>
    /// <param name="request">What is typed so far.</param>
    /// <param name="own">The shopper's latest searches, oldest first.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for it any more.</param>
    /// <exception cref="FeedQueueFullException">As many feeds and searches wait on this silo as may.</exception>
    public Task<SearchSuggestions> SuggestAsync(SuggestionRequest request, SearchInteraction[] own, CancellationToken cancellationToken) =>
        work.RunAsync(() => Suggest(request, own), cancellationToken);

    private SearchSuggestions Suggest(SuggestionRequest request, SearchInteraction[] own)
    {
        var set = served.Current;
        var prefix = QueryText.Fold(request.Text);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var queries = new List<SuggestedQuery>();
        for (var i = own.Length - 1; i >= 0 && queries.Count < Math.Min(MaxOwn, request.Limit); i--)
        {
            var key = QueryText.KeyOf(own[i].Term);
            if (key.Length > 0 && PrefixIndex<KnownQuery>.Matches(key, prefix) && !set.Blocked.Blocks(key) && keys.Add(key) && Finds(own[i].Term))
            {
                queries.Add(new SuggestedQuery(QueryText.Shown(own[i].Term), IsOwn: true));
            }
        }

        AddKnown(queries, keys, set, prefix, request.Limit);
        if (prefix.Length == 0)
        {
            return new SearchSuggestions([.. queries], [], []);
        }

        return new SearchSuggestions(
            [.. queries],
            [.. set.Categories.Best(prefix, MaxCategories, static (category, _) => category.Products)],
            [
                .. set.Products.Best(prefix, MaxProducts, static (product, _) => product.Row.OnSale ? -product.Place : double.NegativeInfinity)
                    .Select(product => new SuggestedProduct(product.Row.ItemId, product.Row.Details.Product.Title!)),
            ]);
    }

    private void AddKnown(List<SuggestedQuery> queries, HashSet<string> keys, SuggestionSet set, string prefix, int limit)
    {
        var now = time.GetTimestamp();
        var until = now + (long)(FindsFor.TotalSeconds * time.TimestampFrequency);

        // Some of the best may be the shopper's own, or find nothing now.
        foreach (var query in set.Queries.Best(prefix, (2 * limit) + MaxOwn, static (query, begins) => query.LogWeight + (begins ? BeginsWith : 0)))
        {
            if (queries.Count == limit)
            {
                return;
            }

            if (keys.Add(QueryText.KeyOf(query.Query)) && query.Finds(now, until, Finds))
            {
                queries.Add(new SuggestedQuery(query.Query));
            }
        }
    }

    private bool Finds(string query) => probe.OutcomeOf(query, corrects: false) == SearchOutcome.Found;
}
