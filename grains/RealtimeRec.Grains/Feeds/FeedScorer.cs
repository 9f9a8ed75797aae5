namespace RealtimeRec.Feeds;

/// <summary>Scores candidates as a weighted sum of parts that each lie between 0 and 1.</summary>
internal sealed class FeedScorer
{
    /// <summary>Halvings of popularity, from the most popular item down, over which the part falls from 1 to 0.</summary>
    private const double PopularityRange = 12;

    private const float CategoryPart = 0.7f;

    /// <summary>Fills in the parts.</summary>
    public void Score(FeedContext context, Span<Candidate> candidates)
    {
        var recipe = context.Recipe;
        var interests = context.Interests;
        var noveltyHalfLifeMs = recipe.NoveltyHalfLife.TotalMilliseconds;
        var highestCategory = interests.Categories.Count == 0 ? 1 : interests.Categories.Values.Max();
        var highestBrand = interests.Brands.Count == 0 ? 1 : interests.Brands.Values.Max();
        foreach (ref var candidate in candidates)
        {
            var row = candidate.Row;
            if (float.IsNaN(candidate.Similarity))
            {
                candidate.Similarity = context.ProfileVector.Dot(row.Vector);
            }

            candidate.Profile = (float)recipe.ProfileWeight * Math.Max(0, candidate.Similarity);
            candidate.CoVisitedScore = (float)recipe.CoVisitedWeight * Math.Min(1, candidate.CoVisited);

            // The most specific category counts: of the broad ones every item of the shop has some.
            var category = row.LeafCategory >= 0 ? interests.Categories.GetValueOrDefault(row.LeafCategory) / highestCategory : 0;
            var brand = row.Brand >= 0 ? interests.Brands.GetValueOrDefault(row.Brand) / highestBrand : 0;
            candidate.Affinity = (float)recipe.AffinityWeight * ((CategoryPart * category) + ((1 - CategoryPart) * brand));

            var behind = context.Rankings.MaxLogPopularity - row.LogPopularity;
            candidate.Popularity = double.IsFinite(behind)
                ? (float)(recipe.PopularityWeight * Math.Clamp(1 - (behind / PopularityRange), 0, 1))
                : 0;
            candidate.Novelty = recipe.NoveltyWeight * double.Exp2(-Math.Max(0, context.NowMs - row.NewSinceMs) / noveltyHalfLifeMs);
            candidate.Seen = -(float)recipe.SeenPenalty * interests.Seen.GetValueOrDefault(row.Item);
        }
    }
}
