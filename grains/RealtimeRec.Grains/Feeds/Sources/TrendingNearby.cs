using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>
/// The items popular of late among those that have something in common with the user's last items. The score is the logarithm to the base 2 of popularity
/// beside the most popular of them, and of the share that what they have in common has of the user's last items.
/// </summary>
internal abstract class TrendingNearby<TCommon, TOptions> : RankedSource<FeedQuery, TOptions>
    where TCommon : struct, IOrdinal<TCommon>, IComparable<TCommon>
    where TOptions : SourceOptions, new()
{
    private const int MaxShares = 5;

    /// <summary>Rows looked at for each that is to be named: where a request asks for little of what is popular, other sources find it.</summary>
    private const int LookedAt = 20;

    public override ListScale Scale => ListScale.Logarithm;

    public override void Collect(FeedQuery query, CandidateSet candidates)
    {
        var most = OptionsIn(query).Candidates;
        foreach (var (common, share) in SharesOf(query).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaxShares))
        {
            var count = (int)Math.Ceiling(most * share);
            var ranking = RankingOf(query, common);
            AddMostPopular(query, candidates, ranking.AsSpan(0, Math.Min(ranking.Length, LookedAt * count)), count, share);
        }
    }

    /// <summary>What an item may have in common with others; null for nothing.</summary>
    protected abstract TCommon? CommonOf(CatalogRow row);

    /// <summary>The rows on sale that have it, most popular first.</summary>
    protected abstract ItemOrdinal[] RankingOf(FeedQuery query, TCommon common);

    /// <summary>Names the most popular of a ranking.</summary>
    protected static void AddMostPopular(FeedQuery query, CandidateSet candidates, ReadOnlySpan<ItemOrdinal> ranking, int left, double share = 1)
    {
        var highest = double.NaN;
        foreach (var item in ranking)
        {
            if (left <= 0)
            {
                return;
            }

            if (query.FindWanted(item) is { } row)
            {
                var popularity = query.Rankings.PopularityOf(row);
                if (double.IsNaN(highest) && double.IsFinite(popularity))
                {
                    highest = popularity;
                }

                left -= candidates.Name(row, double.IsFinite(popularity) ? (float)(popularity - highest + Math.Log2(share)) : float.NegativeInfinity) ? 1 : 0;
            }
        }
    }

    private Dictionary<TCommon, double> SharesOf(FeedQuery query)
    {
        var shares = new Dictionary<TCommon, double>();
        var all = 0.0;
        foreach (var recent in query.Interests.Recent)
        {
            if (query.Catalog.Find(recent.Item) is { } row && CommonOf(row) is { } common)
            {
                shares[common] = shares.GetValueOrDefault(common) + recent.Weight;
                all += recent.Weight;
            }
        }

        foreach (var common in shares.Keys)
        {
            shares[common] /= all;
        }

        return shares;
    }
}
