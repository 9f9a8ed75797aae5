namespace RealtimeRec.Feeds.Sources;

/// <summary>The items popular of late in the categories the user cares for, or in the category asked for.</summary>
internal sealed class TrendingInCategories : ICandidateSource
{
    private const int MaxCategories = 5;

    public void Collect(FeedContext context, CandidateSet candidates)
    {
        var most = context.Recipe.TrendingInCategoryCandidates;
        if (context.Category is { } asked)
        {
            // The caller wants this category and nothing else: give it enough to fill the page, and one to tell that there is another.
            candidates.AddFirst(
                context, context.Rankings.InCategory(asked), Math.Max(most, context.Request.Limit + 1 + context.Headroom), CandidateSourceKind.TrendingInCategory);
            return;
        }

        foreach (var (category, share) in context.Interests.Categories.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaxCategories))
        {
            candidates.AddFirst(
                context, context.Rankings.InCategory(category), (int)Math.Ceiling(most * share), CandidateSourceKind.TrendingInCategory);
        }
    }
}
