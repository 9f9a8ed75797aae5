namespace RealtimeRec.Feeds.Sources;

/// <summary>The items that other shoppers went to from the user's last items.</summary>
internal sealed class CoVisitedItems : ICandidateSource
{
    /// <summary>Transitions at which a neighbour counts half: one shopper's step says little.</summary>
    private const float HalfConfidence = 2;

    public void Collect(FeedContext context, CandidateSet candidates)
    {
        var left = context.Recipe.CoVisitedCandidates;
        foreach (var recent in context.Interests.Recent)
        {
            if (context.Catalog.Find(recent.Item) is not { CoVisited.Length: > 0 } from)
            {
                continue;
            }

            var strongest = from.CoVisitedWeights[0];
            for (var i = 0; i < from.CoVisited.Length && left > 0; i++)
            {
                if (context.Catalog.Find(from.CoVisited[i]) is { } row)
                {
                    var weight = from.CoVisitedWeights[i];
                    var strength = recent.Weight * (weight / strongest) * (weight / (weight + HalfConfidence));
                    left -= candidates.AddCoVisited(row, recent.Item, recent.Kind, strength) ? 1 : 0;
                }
            }
        }
    }
}
