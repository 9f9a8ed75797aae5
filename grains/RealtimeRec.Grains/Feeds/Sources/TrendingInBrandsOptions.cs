using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="TrendingInBrands"/>.</summary>
internal sealed class TrendingInBrandsOptions : SourceOptions
{
    public TrendingInBrandsOptions() => Weight = 0.5;
}
