using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds.Sources;

/// <summary>Options of <see cref="TrendingInCategories"/>.</summary>
internal sealed class TrendingInCategoriesOptions : SourceOptions
{
    public TrendingInCategoriesOptions() => Weight = 0.2;
}
