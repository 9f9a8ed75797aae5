using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="TrendingItems"/>.</summary>
internal sealed class TrendingItemsOptions : SourceOptions
{
    public TrendingItemsOptions() => Weight = 0.1;
}
