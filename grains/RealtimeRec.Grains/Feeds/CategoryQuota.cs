using System.Buffers;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds;

/// <summary>
/// Keeps room on the page for more than one interest: products of one leaf category take a share of it and no more, a smaller one where something
/// was just bought. It is silent where the request asks for a category, and about products without one.
/// </summary>
internal sealed class CategoryQuota : CandidateComponent<CategoryQuotaOptions>, ICandidateQuota<FeedQuery>
{
    // Feeds are made on a few threads, one at a time on each.
    [ThreadStatic]
    private static Dictionary<CategoryOrdinal, int>? _taken;

    public override string Name => "category_quota";

    public int Narrow(FeedQuery query, CandidateSet candidates, Span<int> ranked, int places, int pool)
    {
        if (query.Category is not null)
        {
            return Math.Min(pool, ranked.Length);
        }

        var options = OptionsIn(query);
        var (most, mostAfterPurchase) = (PlacesOf(options.Share, places), PlacesOf(options.ShareAfterPurchase, places));
        var taken = _taken ??= [];
        taken.Clear();
        var rows = candidates.Rows;
        var beyond = ArrayPool<int>.Shared.Rent(ranked.Length);
        try
        {
            var (within, left, next) = (0, 0, 0);
            for (; next < ranked.Length && within < pool; next++)
            {
                var category = rows[ranked[next]].LeafCategory;
                var count = category.IsNone ? 0 : taken.GetValueOrDefault(category);
                if (!category.IsNone && count >= (query.JustBought.Contains(category) ? mostAfterPurchase : most))
                {
                    beyond[left++] = ranked[next];
                    continue;
                }

                if (!category.IsNone)
                {
                    taken[category] = count + 1;
                }

                ranked[within++] = ranked[next];
            }

            beyond.AsSpan(0, left).CopyTo(ranked[within..]);
            return within;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(beyond);
        }
    }

    /// <summary>A page has at least one place for every category.</summary>
    private static int PlacesOf(double share, int places) => Math.Max(1, (int)(share * places));
}
