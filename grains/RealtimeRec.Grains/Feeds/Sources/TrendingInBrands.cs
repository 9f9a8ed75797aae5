using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Sources;

/// <summary>The items popular of late of the brands of the user's last items.</summary>
internal sealed class TrendingInBrands : TrendingNearby<BrandOrdinal, TrendingInBrandsOptions>, ICandidateReason<FeedQuery>
{
    public override string Name => "trending_in_brand";

    public FeedReason? Explain(FeedQuery query, CandidateSet candidates, int candidate) => new(Name);

    protected override BrandOrdinal? CommonOf(CatalogRow row) => row.Brand is { IsNone: false } brand ? brand : null;

    protected override ItemOrdinal[] RankingOf(FeedQuery query, BrandOrdinal common) => query.Rankings.OfBrand(common);
}
