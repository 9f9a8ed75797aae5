using System.Buffers;
using RealtimeRec.Catalog;

namespace RealtimeRec.Candidates;

/// <summary>
/// Chooses a page from the best candidates one by one, each time the one whose score is highest after a deduction for its
/// likeness to what was chosen before (Carbonell and Goldstein, SIGIR 1998).
/// </summary>
internal sealed class MaximalMarginalRelevance : CandidateComponent<DiversityOptions>, ICandidateSelector<CandidateQuery>
{
    /// <summary>Candidates looked at for each place of the page.</summary>
    private const int PoolPerPlace = 4;

    /// <summary>Likeness of two items of one leaf category, should their vectors not say.</summary>
    private const float CategoryLikeness = 0.3f;

    public override string Name => "diversity";

    public int PoolFor(int places) => places * PoolPerPlace;

    public void Choose(CandidateQuery query, CandidateSet candidates, Span<int> best, int places)
    {
        var relevance = OptionsIn(query).Relevance;
        if (places == 0 || relevance >= 1)
        {
            return;
        }

        var rows = candidates.Rows;
        var scores = candidates.Scores;
        var highest = scores[best[0]];
        var range = Math.Max(highest - scores[best[^1]], 1e-6);
        var likeness = ArrayPool<float>.Shared.Rent(best.Length);
        Array.Clear(likeness, 0, best.Length);
        try
        {
            for (var place = 0; place < places; place++)
            {
                var next = place;
                var nextValue = double.NegativeInfinity;
                for (var i = place; i < best.Length; i++)
                {
                    var value = (relevance * (1 - ((highest - scores[best[i]]) / range))) - ((1 - relevance) * likeness[i]);
                    if (value > nextValue)
                    {
                        nextValue = value;
                        next = i;
                    }
                }

                // The others keep their order, so that ties always fall to the higher score.
                var chosen = best[next];
                best[place..next].CopyTo(best[(place + 1)..]);
                likeness.AsSpan(place, next - place).CopyTo(likeness.AsSpan(place + 1));
                best[place] = chosen;
                for (var i = place + 1; i < best.Length; i++)
                {
                    likeness[i] = Math.Max(likeness[i], Likeness(rows[chosen], rows[best[i]]));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(likeness);
        }
    }

    private static float Likeness(CatalogRow a, CatalogRow b)
    {
        var category = !a.LeafCategory.IsNone && a.LeafCategory == b.LeafCategory ? CategoryLikeness : 0;
        return Math.Max(category, a.Vector.Dot(b.Vector));
    }
}
